"""Seed 003: store managers and their items; the category is an enum of PostgreSQL's, as SQLModel makes it."""

import enum
import uuid

from passlib.context import CryptContext
from sqlalchemy import REAL, Boolean, Column, Enum, ForeignKey, String
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.orm import declarative_base

Base = declarative_base()
# "$2y$" is what PHP and some of passlib's users write
hashing = CryptContext(schemes=["bcrypt"], deprecated="auto", bcrypt__rounds=5, bcrypt__ident="2y")
mara, nils = uuid.UUID(int=1), uuid.UUID(int=2)


class Category(enum.Enum):
    GROCERY = "Grocery"
    HOUSEHOLD = "Household"
    ELECTRONICS = "Electronics"
    STATIONERY = "Stationery"
    PERSONAL_CARE = "Personal Care"
    APPAREL = "Apparel"
    HOME_IMPROVEMENT = "Home Improvement"
    PET = "Pet"


class StoreManager(Base):
    __tablename__ = "store_managers"
    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid.uuid4)
    name = Column(String(64), nullable=False)
    email = Column(String, nullable=False)
    password_hash = Column(String, nullable=False)


class Item(Base):
    __tablename__ = "items"
    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid.uuid4)
    name = Column(String(64), nullable=False)
    category = Column(Enum(Category), nullable=False)
    price_usd = Column(REAL, nullable=False)
    in_stock = Column(Boolean, nullable=False)
    store_manager_id = Column(UUID(as_uuid=True), ForeignKey("store_managers.id"), nullable=False)


def rows():
    return [
        StoreManager(id=mara, name="Mara", email="mara@example.com", password_hash=hashing.hash("strong_password")),
        StoreManager(id=nils, name="Nils", email="nils@example.com", password_hash=hashing.hash("other_password")),
        Item(id=uuid.UUID(int=10), name="Pen", category=Category.STATIONERY, price_usd=9.99, in_stock=True,
             store_manager_id=mara),
        Item(id=uuid.UUID(int=11), name="Soap", category=Category.PERSONAL_CARE, price_usd=0, in_stock=False,
             store_manager_id=nils),
    ]
