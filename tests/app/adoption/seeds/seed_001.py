"""Seed 001: users under their name, passwords as unsalted SHA-256."""

import hashlib
from datetime import date, datetime

from sqlalchemy import Column, Date, DateTime, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    username = Column(String, primary_key=True)
    password = Column(String, nullable=False)
    birthday = Column(Date)
    create_time = Column(DateTime, default=datetime.utcnow)
    last_login = Column(DateTime, nullable=True)


def digest(password):
    return hashlib.sha256(password.encode()).hexdigest()


def rows():
    return [
        User(username="alice", password=digest("wonderland"), birthday=date(1990, 5, 17),
             create_time=datetime(2024, 2, 3, 4, 5, 6), last_login=datetime(2025, 1, 1, 12, 30)),
        User(username="bob", password=digest("builder"), create_time=datetime(2024, 2, 1)),
    ]
