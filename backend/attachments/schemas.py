"""What attachments look like on the wire."""

from uuid import UUID

from pydantic import BaseModel, Field


class AttachmentOut(BaseModel):
    id: UUID
    media_type: str = Field(examples=["image/jpeg"])
    size: int = Field(description="Bytes")
    sha256: str
