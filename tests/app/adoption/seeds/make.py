"""Builds in a PostgreSQL database what one of the seeds' applications would have left there: its tables, made by a
revision that Alembic generated from its models, and some rows, with passwords hashed as it hashes them.

    /usr/bin/python3 make.py seed_001 postgresql://user@host:port/name
"""

import importlib
import pathlib
import sys
import tempfile

import sqlalchemy
from alembic import command
from alembic.config import Config
from sqlalchemy.orm import Session

ENVIRONMENT = """
from alembic import context

connectable = context.config.attributes["engine"]
with connectable.connect() as connection:
    context.configure(connection=connection, target_metadata=context.config.attributes["metadata"])
    with context.begin_transaction():
        context.run_migrations()
"""

REVISION = '''"""${message}"""
from alembic import op
import sqlalchemy as sa
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None

def upgrade():
    ${upgrades}

def downgrade():
    ${downgrades}
'''


def main(name: str, url: str) -> None:
    seed = importlib.import_module(name)
    engine = sqlalchemy.create_engine(url)
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "versions").mkdir()
        (root / "env.py").write_text(ENVIRONMENT)
        (root / "script.py.mako").write_text(REVISION)
        config = Config()
        config.set_main_option("script_location", folder)
        config.attributes.update(engine=engine, metadata=seed.Base.metadata)
        command.revision(config, message="create tables", autogenerate=True)
        command.upgrade(config, "head")
    with Session(engine) as session:
        for row in seed.rows():  # in this order: what a row refers to stands before it
            session.add(row)
            session.flush()
        session.commit()


main(*sys.argv[1:])
