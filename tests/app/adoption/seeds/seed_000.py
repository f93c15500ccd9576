"""Seed 000: users and products, passwords by passlib's bcrypt."""

from passlib.context import CryptContext
from sqlalchemy import Boolean, Column, Float, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()
hashing = CryptContext(schemes=["bcrypt"], deprecated="auto", bcrypt__rounds=5)


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True, index=True)
    name = Column(String, nullable=False)
    email = Column(String, unique=True, index=True, nullable=False)
    hashed_password = Column(String, nullable=False)
    phone = Column(String)


class Product(Base):
    __tablename__ = "products"
    id = Column(Integer, primary_key=True, index=True)
    name = Column(String, nullable=False)
    description = Column(String)
    price = Column(Float, nullable=False)
    in_stock = Column(Boolean, default=True)


def rows():
    return [
        User(name="Test User", email="test@gmail.com", hashed_password=hashing.hash("test123"), phone="555"),
        User(name="Zoë", email="Zoe@Example.com", hashed_password=hashing.hash("grüße aus Köln")),
        Product(name="Kettle", description="Boils a litre", price=24.5, in_stock=True),
        Product(name="Cup", description=None, price=0.1, in_stock=None),
    ]
