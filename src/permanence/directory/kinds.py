"""What a structure may be."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StructureKind(models.TextChoices):
    """Kinds of structure of the inventory [58-83, 132]; the code after the colon is the French usage."""

    PRACTICE = "practice", _("Practice")
    PRACTICE_COMPANY = "practice_company", _("Practice company (SCM, SELARL, SISA)")
    HEALTH_HOUSE = "health_house", _("Multi-professional health house (MSP)")
    HEALTH_CENTRE = "health_centre", _("Health centre")
    HOSPITAL = "hospital", _("Hospital")
    CLINIC = "clinic", _("Clinic")
    LONG_STAY = "long_stay", _("Long-stay establishment")
    REHABILITATION = "rehabilitation", _("Rehabilitation centre")
    SPECIALISED_HOME = "specialised_home", _("Specialised care home (MAS)")
    HOSTEL = "hostel", _("Residential home")
    SUPPORTED_WORK = "supported_work", _("Supported work establishment (ESAT)")
    NURSING_HOME = "nursing_home", _("Nursing home (EHPAD)")
    SOCIAL_CENTRE = "social_centre", _("Medico-social centre")
    PRISON_UNIT = "prison_unit", _("Prison health unit")
    THERMAL = "thermal", _("Thermal establishment")
    HOME_CARE = "home_care", _("Home care service")
    HOME_HOSPITAL = "home_hospital", _("Hospital at home (HAD)")
    PERMANENCE = "permanence", _("Telephone answering service")
    EMPLOYERS_GROUP = "employers_group", _("Employers' group")
    CONSULTANT = "consultant", _("Independent consultant")
    UNIT = "unit", _("Unit, branch or department")
