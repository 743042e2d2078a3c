"""Who helps, with what, where and when (Open Referral HSDS terms)."""

from selvhjulpen.directory.models.membership import JoinMessage, JoinRequest, Membership, RequestState
from selvhjulpen.directory.models.offers import (
    Access,
    HoursException,
    Language,
    OpeningHours,
    Service,
    ServiceAtLocation,
)
from selvhjulpen.directory.models.organizations import (
    FormerOrganization,
    NotTheSame,
    Organization,
    OrganizationKind,
    Showable,
)
from selvhjulpen.directory.models.places import Area, Location, LocationKind, PriorityArea
from selvhjulpen.directory.models.volunteers import CompletedCourse, Volunteer

__all__ = [
    "Access",
    "Area",
    "CompletedCourse",
    "FormerOrganization",
    "HoursException",
    "JoinMessage",
    "JoinRequest",
    "Language",
    "Location",
    "LocationKind",
    "Membership",
    "NotTheSame",
    "OpeningHours",
    "Organization",
    "OrganizationKind",
    "PriorityArea",
    "RequestState",
    "Service",
    "ServiceAtLocation",
    "Showable",
    "Volunteer",
]
