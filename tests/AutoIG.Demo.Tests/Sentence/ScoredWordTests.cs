using AutoIG.Sentence;

namespace AutoIG.Demo.Tests.Sentence;

/// <summary>Pieces of words are joined to words, and their scores added.</summary>
public sealed class ScoredWordTests
{
    [Fact]
    public void Pieces_are_joined_and_their_scores_added()
    {
        SentencePiece[] pieces = [new("un", 1), new("##believ", 2), new("##able", 3), new("news", 4), new("!", 5), new("##", 6)];
        Assert.Equal(
            [new ScoredWord("unbelievable", 7), new ScoredWord("news", -1), new ScoredWord("!", 24)],
            ScoredWord.Join(pieces, [1, 2, 4, -1, 8, 16]));
        Assert.Empty(ScoredWord.Join([], []));
    }

    [Fact]
    public void A_piece_that_continues_nothing_is_a_word() =>
        Assert.Equal([new ScoredWord("##able", 1), new ScoredWord("s", 2)], ScoredWord.Join([new("##able", 1), new("s", 2)], [1, 2]));

    [Fact]
    public void There_is_a_score_for_each_piece()
    {
        var fault = Assert.Throws<ArgumentException>(() => ScoredWord.Join([new("a", 1)], [1, 2]));
        Assert.StartsWith("scores: expected one for each of 1 pieces, got 2.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_stay_where_words_are_masked()
    {
        SentencePiece[] pieces = [new("a", 1037), new("dog", 3899)];
        Assert.Equal([101, 1037, 3899, 102], SentenceEncoder.Ids(pieces));
        Assert.Equal([101, 103, 103, 102], SentenceEncoder.Masked(pieces));
    }
}
