"""Where the first halves of postcodes, and places, are: from the file of the Office for National Statistics."""

from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class Place(Base):
    """A place people name when they say where they live. Too coarse to find a house."""

    __tablename__ = "places"

    name: Mapped[str] = mapped_column(primary_key=True)
    """Folded: “ss1”, or “leigh on sea”."""
    label: Mapped[str]
    """As it is written."""
    outward: Mapped[str]
    """The first half of a postcode, in which most of it lies."""
    district: Mapped[str]
    """The code of the local authority in which most of it lies; empty where the file does not say."""
    latitude: Mapped[float]
    longitude: Mapped[float]
