"""Makes the portal's own admin site the one that every room registers with."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """Puts the portal's admin site in the place of Django's."""

    default_site = "municipality.admin_site.PortalAdminSite"
