"""The hot routes as the seeds write them (FastAPI, SQLAlchemy, psycopg2, python-jose), over the tables of our server.

It verifies the same tokens and makes the same checks, in as few statements as ours.
"""

import os
from datetime import datetime, timezone
from decimal import Decimal
from uuid import UUID

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordBearer
from jose import JWTError, jwt
from pydantic import BaseModel, constr
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session, sessionmaker

engine = create_engine(os.environ["DATABASE_URL"])
SessionLocal = sessionmaker(bind=engine)
bearer = OAuth2PasswordBearer(tokenUrl="login")
app = FastAPI()


class User(BaseModel):
    id: int
    username: str
    name: str | None
    email: str | None
    birthday: str | None
    created_at: datetime
    last_login: datetime | None
    role: str


class PostCreate(BaseModel):
    post_id: int | None
    post_data: constr(min_length=1, max_length=10000)


class Post(BaseModel):
    post_id: int
    post_data: str
    created_at: datetime
    user_id: str
    likes: int


class Item(BaseModel):
    id: UUID
    name: str
    category: str
    price_usd: Decimal
    in_stock: bool
    store_manager_id: UUID


class Product(BaseModel):
    id: int
    name: str
    description: str
    price: Decimal
    in_stock: bool


def get_db():
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()


def admit(db: Session, token: str, purpose: str, query):
    """The row of a token's bearer, unless the token is bad, revoked or of another kind."""
    bad_token = HTTPException(401, "Could not validate credentials", {"WWW-Authenticate": "Bearer"})
    try:
        claims = jwt.decode(token, os.environ["SECRET_KEY"], algorithms=["HS256"], audience="quoin", issuer="quoin")
    except JWTError:
        raise bad_token
    if claims["purpose"] != purpose:
        raise HTTPException(403, "This token is for something else")
    row = db.execute(query, {"id": claims["sub"], "jti": claims["jti"]}).mappings().first()
    if row is None or row["revoked"] or row["token_epoch"] != claims["epoch"]:
        raise bad_token
    return row


caller_by_token = text(
    "select u.id, u.username, u.name, u.email, u.birthday, u.created_at, u.last_login, u.role, u.token_epoch,"
    " exists (select 1 from revoked_tokens r where r.jti = :jti) as revoked from users u where u.id = :id"
)
manager_by_token = text(
    "select m.id, m.token_epoch, exists (select 1 from revoked_tokens r where r.jti = :jti) as revoked"
    " from store_managers m where m.id = cast(:id as uuid)"
)


def current_user(token: str = Depends(bearer), db: Session = Depends(get_db)):
    return admit(db, token, "user", caller_by_token)


def current_manager(token: str = Depends(bearer), db: Session = Depends(get_db)):
    return admit(db, token, "store", manager_by_token)


@app.get("/health")
async def health():
    return {"status": "ok"}


@app.get("/users/me", response_model=User)
def users_me(user=Depends(current_user)):
    return dict(user)


own_post = text(
    "select p.post_id, p.post_data, p.created_at, u.username as user_id,"
    " (select count(*) from votes v where v.post_id = p.post_id) as likes"
    " from posts p join users u on u.id = p.user_id where p.post_id = :id and p.user_id = :owner"
)


@app.get("/posts/{post_id}/", response_model=Post)
def read_post(post_id: int, user=Depends(current_user), db: Session = Depends(get_db)):
    post = db.execute(own_post, {"id": post_id, "owner": user["id"]}).mappings().first()
    if post is None:
        raise HTTPException(404, "Post not found")
    return dict(post)


insert_post = text(
    "insert into posts (post_data, created_at, user_id) values (:data, :time, :user) returning post_id"
)


@app.post("/posts/", response_model=Post, status_code=201)
def create_post(body: PostCreate, user=Depends(current_user), db: Session = Depends(get_db)):
    time = datetime.now(timezone.utc)
    post_id = db.execute(insert_post, {"data": body.post_data, "time": time, "user": user["id"]}).scalar_one()
    db.commit()
    return {"post_id": post_id, "post_data": body.post_data, "created_at": time, "user_id": user["username"], "likes": 0}


item_by_id = text("select id, name, category, price_usd, in_stock, store_manager_id from items where id = :id")


@app.get("/items/{item_id}", response_model=Item)
def read_item(item_id: UUID, manager=Depends(current_manager), db: Session = Depends(get_db)):
    item = db.execute(item_by_id, {"id": str(item_id)}).mappings().first()
    if item is None:
        raise HTTPException(404, "Item not found")
    return {**item, "price_usd": Decimal(item["price_usd"]) / 1000000}


page_of_products = text(
    "select id, name, description, price, in_stock from products where id > :after order by id limit :limit"
)


@app.get("/products", response_model=list[Product])
def list_products(limit: int = 1000, after: int = 0, db: Session = Depends(get_db)):
    rows = db.execute(page_of_products, {"after": after, "limit": limit}).mappings()
    return [{**row, "price": Decimal(row["price"]) / 1000000} for row in rows]
