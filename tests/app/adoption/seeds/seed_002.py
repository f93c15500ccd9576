"""Seed 002: users under a text key, their posts and votes."""

from passlib.context import CryptContext
from sqlalchemy import TIMESTAMP, Column, ForeignKey, Integer, String, text
from sqlalchemy.orm import declarative_base

Base = declarative_base()
# "$2a$", as passlib wrote before 1.7
hashing = CryptContext(schemes=["bcrypt"], deprecated="auto", bcrypt__rounds=5, bcrypt__ident="2a")


class Users(Base):
    __tablename__ = "users"
    user_id = Column(String, primary_key=True)
    email = Column(String, unique=True)
    password = Column(String, nullable=False)
    created_at = Column(TIMESTAMP(timezone=True), nullable=False, server_default=text("now()"))


class Posts(Base):
    __tablename__ = "posts"
    post_id = Column(Integer, primary_key=True, autoincrement=True)
    post_data = Column(String, nullable=False)
    created_at = Column(TIMESTAMP(timezone=True), nullable=False, server_default=text("now()"))
    user_id = Column(String, ForeignKey("users.user_id", ondelete="CASCADE"), nullable=False)


class Votes(Base):
    __tablename__ = "votes"
    user_id = Column(String, ForeignKey("users.user_id", ondelete="CASCADE"), primary_key=True)
    post_id = Column(Integer, ForeignKey("posts.post_id", ondelete="CASCADE"), primary_key=True)


def rows():
    return [
        Users(user_id="alice", email="alice@example.com", password=hashing.hash("strong_password")),
        Users(user_id="bob", email=None, password=hashing.hash("another_password")),
        Posts(post_id=7, post_data="My first post!", user_id="alice"),
        Posts(post_id=8, post_data="Bob's", user_id="bob"),
        Votes(user_id="bob", post_id=7),
        Votes(user_id="alice", post_id=7),
    ]
