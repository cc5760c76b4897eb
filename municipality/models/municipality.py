"""The city itself and its letterhead."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from municipality.choices import FederalState, NamesInPublic

HEX_COLOR = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Bitte geben Sie die Farbe als #rrggbb an, zum Beispiel #1f4e79."))
RESERVED_SLUGS = frozenset({"anmelden", "abmelden", "kalender", "passwort", "verwaltung", "static", "media", "api"})


def not_reserved(slug: str) -> None:
    """A city cannot be called like a page of the portal itself."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(
            _("„%(slug)s“ ist eine Adresse des Portals selbst. Bitte wählen Sie eine andere."), params={"slug": slug}
        )


WEB_ADDRESS = URLValidator(
    schemes=["https", "http"],
    message=_("Bitte geben Sie die ganze Adresse an, zum Beispiel https://www.stadt.example/impressum."),
)
AGS = RegexValidator(r"^\d{8}$", _("Der Amtliche Gemeindeschlüssel hat genau acht Ziffern."))


class Municipality(models.Model):
    """A municipality that works with the portal (OParl: Body). All other rows belong to one of these.

    `ags` is the Amtlicher Gemeindeschlüssel (8 digits). `form` names a file of city forms; `place` stands in date lines.
    `public_pages` opens the city's pages below `/<slug>/oeffentlich/` to everybody; all others ask for a login.
    """

    slug = models.SlugField(
        _("Adresse"), unique=True, validators=[not_reserved], help_text=_("Erster Teil aller Adressen, zum Beispiel „offenburg“.")
    )
    name = models.CharField(_("Name"), max_length=120)
    official_name = models.CharField(_("amtlicher Name"), max_length=200, help_text=_("Zum Beispiel „Stadt Offenburg“."))
    federal_state = models.CharField(_("Land"), max_length=2, choices=FederalState)
    ags = models.CharField(_("Amtlicher Gemeindeschlüssel"), max_length=8, unique=True, validators=[AGS])
    place = models.CharField(_("Ort in der Datumszeile"), max_length=80)
    form = models.CharField(
        _("Formular"), max_length=60, default="standard", help_text=_("Wie Vorlagen dieser Kommune gedruckt werden.")
    )
    street = models.CharField(_("Straße und Hausnummer"), max_length=120, blank=True)
    postal_code = models.CharField(_("Postleitzahl"), max_length=5, blank=True)
    phone = models.CharField(_("Telefon"), max_length=60, blank=True)
    email = models.EmailField(_("E-Mail"), blank=True)
    website = models.CharField(_("Internet"), max_length=120, blank=True)
    logo = models.FileField(
        _("Wappen oder Logo"), upload_to="letterheads/", blank=True, help_text=_("PNG, JPEG oder SVG, höchstens 1 MB.")
    )
    primary_color = models.CharField(_("Hauptfarbe"), max_length=7, default="#1f4e79", validators=[HEX_COLOR])
    secondary_color = models.CharField(_("Nebenfarbe"), max_length=7, default="#e9eff5", validators=[HEX_COLOR])

    public_pages = models.BooleanField(
        _("öffentliche Seiten"),
        default=False,
        help_text=_("Zeigt ohne Anmeldung: das beschlossene Konzept, Tagesordnungen und die freigegebenen Vorlagen."),
    )
    names_in_public = models.CharField(
        _("Personen in öffentlichen Fassungen"),
        max_length=8,
        choices=NamesInPublic,
        default=NamesInPublic.FUNCTION,
        help_text=_("Wie Bearbeitung, Ansprechperson und Unterschriften in der öffentlichen Fassung einer Vorlage stehen."),
    )
    barrier_email = models.EmailField(
        _("E-Mail für gemeldete Barrieren"), blank=True, help_text=_("Bleibt das Feld leer, gilt die E-Mail der Kommune.")
    )
    known_barriers = models.TextField(
        _("bekannte Barrieren"), blank=True, help_text=_("Steht in der Erklärung zur Barrierefreiheit. Ein Absatz je Punkt.")
    )
    imprint_url = models.CharField(_("Adresse des Impressums"), max_length=200, blank=True, validators=[WEB_ADDRESS])
    privacy_url = models.CharField(_("Adresse der Datenschutzerklärung"), max_length=200, blank=True, validators=[WEB_ADDRESS])

    class Meta:
        verbose_name = _("Kommune")
        verbose_name_plural = _("Kommunen")
        ordering = ["name"]
        permissions = [("access_admin", _("Darf die Verwaltung öffnen"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(federal_state__in=FederalState.values), name="municipality_federal_state_valid"
            ),
            models.CheckConstraint(
                condition=models.Q(names_in_public__in=NamesInPublic.values), name="municipality_names_in_public_valid"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def barrier_contact(self) -> str:
        """Where barriers are reported to; empty where the city has no address at all."""
        return self.barrier_email or self.email
