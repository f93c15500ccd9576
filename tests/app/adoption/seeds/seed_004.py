"""Seed 004: users by number, who write and like posts."""

from datetime import datetime

from passlib.context import CryptContext
from sqlalchemy import Column, DateTime, ForeignKey, Integer, String, Text
from sqlalchemy.orm import declarative_base

Base = declarative_base()
hashing = CryptContext(schemes=["bcrypt"], deprecated="auto", bcrypt__rounds=5)


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True, index=True)
    name = Column(String, index=True)
    email = Column(String, unique=True, index=True)
    password = Column(String, nullable=False)


class Post(Base):
    __tablename__ = "posts"
    id = Column(Integer, primary_key=True, index=True)
    title = Column(String, nullable=False)
    content = Column(Text, nullable=False)
    created_at = Column(DateTime, default=datetime.utcnow)
    owner_id = Column(Integer, ForeignKey("users.id"), nullable=False)


class Like(Base):
    __tablename__ = "likes"
    user_id = Column(Integer, ForeignKey("users.id"), primary_key=True)
    post_id = Column(Integer, ForeignKey("posts.id"), primary_key=True)


class Comment(Base):  # what Quoin does not know stays as it is
    __tablename__ = "comments"
    id = Column(Integer, primary_key=True)
    post_id = Column(Integer, ForeignKey("posts.id"), nullable=False)
    words = Column(String, nullable=False)


def rows():
    return [
        User(id=3, name="Carol", email="carol@example.com", password=hashing.hash("carols password")),
        User(id=5, name=None, email="dave@example.com", password=hashing.hash("daves password")),
        Post(id=1, title="Hello", content="World", owner_id=3, created_at=datetime(2024, 6, 1, 8)),
        Like(user_id=5, post_id=1),
        Comment(id=1, post_id=1, words="First!"),
    ]
