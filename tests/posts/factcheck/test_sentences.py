from posts.factcheck.reading import read
from posts.factcheck.sentences import LONGEST, sentences
from tests.pace import times_as_long


def test_sentences_end_where_a_reader_ends_them_and_know_their_place_in_the_text():
    text = "The U.S. list of **2018** has 35 minerals, see 83 Fed. Reg. 23295. It was issued by Dr. R. Smith."
    found = [sentence for block in read(text).blocks for sentence in sentences(block)]
    assert [sentence.text for sentence in found] == [
        "The U.S. list of 2018 has 35 minerals, see 83 Fed. Reg. 23295.",
        "It was issued by Dr. R. Smith.",
    ]
    start = found[0].text.index("35")
    first, last = found[0].source(start, start + 2)
    assert text[first:last] == "35"


def test_a_quoted_sentence_has_its_speaker():
    (sentence,) = (
        sentence
        for block in read("“The EU list has 30 entries,” said Jane Doe.").blocks
        for sentence in sentences(block)
    )
    assert sentence.speaker == "Jane Doe"


def test_an_endless_sentence_is_read_in_pieces_without_loss():
    text = "the list has copper, " * 5000
    pieces = [sentence for block in read(text).blocks for sentence in sentences(block)]
    assert max(len(piece.text) for piece in pieces) <= LONGEST
    assert sum(len(piece.text.split()) for piece in pieces) == len(text.split())


def test_a_block_full_of_quotations_takes_as_much_longer_as_it_is_and_hardly_more():
    short, long = (read('"The US list of 2018 has 35" ' * times).blocks[0] for times in (8_000, 32_000))
    assert times_as_long(lambda: list(sentences(long)), lambda: list(sentences(short))) < 12
