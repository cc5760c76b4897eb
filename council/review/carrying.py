"""Comments go along into a new version: each to its passage there, or with the word that the passage is gone."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Prefetch

from council.choices import PlaceFound, RemarkStatus
from council.models import Comment, CommentPlace, ReviewText
from council.models.remarks import Passage
from council.review.anchors import CONTEXT, Anchor, Found, locate
from council.review.snapshot import blocks_of, words_by_block


def carry_all(text: ReviewText) -> int:
    """Every comment on this paper that is not done gets its place in this version; gives how many did."""
    paper = {"submission": text.submission_id} if text.submission_id else {"edition": text.edition_id}
    about = {f"invitation__{name}": value for name, value in paper.items()}
    places = Prefetch("places", CommentPlace.objects.order_by("-pk"), to_attr="latest_first")
    waiting = Comment.objects.filter(**about).exclude(status=RemarkStatus.DONE).exclude(places__text=text)
    words = words_by_block(blocks_of(text))
    found = list(waiting.prefetch_related(places))
    for comment in found:
        carry(comment, text, words, comment.latest_first)
    return len(found)


def carry(comment: Comment, text: ReviewText, words: Mapping[str, str], latest_first: list[CommentPlace]) -> CommentPlace:
    """The place of one comment in this version. A passage that was gone once may come back: the last one known is looked for."""
    last = next((place for place in latest_first if not place.is_gone), latest_first[0])
    place = locate(anchor_of(last), words)
    if place is None:
        gone = {name: getattr(last, name) for name in ("block", "quote", "prefix", "suffix")}
        row: CommentPlace = CommentPlace.objects.create(comment=comment, text=text, found=PlaceFound.GONE, **gone)
        return row
    return place_at(comment, text, place, words, PlaceFound(place.how))


def place_at(comment: Comment, text: ReviewText, place: Found, words: Mapping[str, str], how: PlaceFound) -> CommentPlace:
    """Store where a comment stands."""
    row: CommentPlace = CommentPlace.objects.create(comment=comment, text=text, found=how, **passage_values(place, words))
    return row


def passage_values(place: Found, words: Mapping[str, str]) -> dict[str, str | int]:
    """The columns of a passage."""
    block = words[place.block]
    return {
        "block": place.block,
        "start": place.start,
        "end": place.end,
        "quote": block[place.start : place.end],
        "prefix": block[max(0, place.start - CONTEXT) : place.start],
        "suffix": block[place.end : place.end + CONTEXT],
    }


def anchor_of(passage: Passage) -> Anchor:
    return Anchor(passage.block, passage.quote, passage.prefix, passage.suffix)
