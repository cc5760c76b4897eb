"""German words break where Germans break them."""

from pathlib import Path

import pyphen
import pytest

from reports.printing import hyphenation
from reports.printing.config import current_config

pytestmark = pytest.mark.usefixtures("counted_workers")

WORDS = [
    "Bür-ger-en-ga-ge-ment",
    "Deutsch-land",
    "Kin-der-ta-ges-stät-ten",
    "In-te-gra-ti-ons-kon-zept",
    "Wei-ter-ent-wick-lung",
    "Hand-lungs-fel-der",
    "Sit-zungs-vor-la-ge",
    "Ge-mein-de-rat",
    "Haus-halts-plan",
    "Fi-nanz-aus-schuss",
    "Be-schluss-vor-schlag",
    "Ge-flüch-te-te",
    "Sprach-för-de-rung",
    "Zu-sam-men-ar-beit",
    "Maß-nah-men",
    "Stra-ßen-ver-kehrs-amt",
    "Ver-wal-tungs-aus-schuss",
    "An-ti-dis-kri-mi-nie-rung",
    "Aus-län-der-be-hör-de",
    "Stadt-ver-ord-ne-ten-ver-samm-lung",
    "Bil-dungs-ge-rech-tig-keit",
    "Ober-bür-ger-meis-ter",
    "Haupt-aus-schuss",
    "Mi-gra-ti-ons-be-ra-tung",
    "El-tern-ar-beit",
    "Stel-lung-nah-me",
    "Woh-nungs-lo-sen-hil-fe",
    "Er-wach-se-nen-bil-dung",
    "Ge-sund-heits-amt",
    "Ar-beits-markt",
    "Eh-ren-amt-li-che",
    "Nach-bar-schafts-hil-fe",
    "Quar-tiers-ma-nage-ment",
    "Fort-schrei-bung",
    "Zu-ge-wan-der-te",
]


@pytest.fixture
def dictionary() -> Path:
    return current_config().assets_dir / hyphenation.DICTIONARY_NAME


@pytest.fixture
def german(dictionary, monkeypatch):
    monkeypatch.setattr(pyphen, "LANGUAGES", dict(pyphen.LANGUAGES))
    hyphenation.register(dictionary)
    return pyphen.Pyphen(lang="de-DE", left=2, right=2)


@pytest.mark.parametrize("word", WORDS)
def test_a_word_breaks_at_its_syllables_and_joints(german, word):
    assert german.inserted(word.replace("-", "")) == word


def test_the_dictionary_that_comes_with_pyphen_would_be_wrong():
    """If this fails, pyphen has learned German and our own dictionary may go."""
    stock = pyphen.Pyphen(filename=Path(pyphen.__file__).parent / "dictionaries" / "hyph_de_DE.dic")
    assert stock.inserted("Bürgerengagement") != "Bür-ger-en-ga-ge-ment"


@pytest.mark.parametrize("language", ["de", "de-DE", "de-AT", "de-CH"])
def test_all_german_varieties_use_it(german, dictionary, language):
    assert pyphen.LANGUAGES[pyphen.language_fallback(language)] == dictionary


def test_other_languages_keep_theirs(german, dictionary):
    assert pyphen.LANGUAGES[pyphen.language_fallback("en-GB")] != dictionary


def test_patterns_are_woven_from_trie_and_levels():
    source = '(function(){})(this, [\n  [[0, 0, 3], [0, 4]],\n  { ".": { a: { b: 0 } }, x: [{ y: 1 }, 1] },\n  {}\n]);\n'
    assert hyphenation.patterns_from_javascript(source) == [".ab3", "x4", "x4y"]


def test_another_kind_of_file_is_refused():
    with pytest.raises(ValueError, match="pattern file"):
        hyphenation.patterns_from_javascript("module.exports = {}")
