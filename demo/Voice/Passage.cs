namespace AutoIG.Voice;

/// <summary>Frames one after the other in which somebody speaks.</summary>
internal sealed record Passage(IReadOnlyList<Decision> Frames)
{
    public double Start => Frames[0].Time;

    public double End => Frames[^1].Time + ((double)Detector.FrameLength / Recording.Rate);

    public Decision First => Frames[0];

    public Decision Middle => Frames[Frames.Count / 2];

    /// <summary>All passages, in their order.</summary>
    public static IReadOnlyList<Passage> Of(IReadOnlyList<Decision> decisions)
    {
        var passages = new List<Passage>();
        var current = new List<Decision>();
        foreach (var decision in decisions)
        {
            if (decision.IsSpeech)
            {
                current.Add(decision);
            }
            else if (current.Count > 0)
            {
                passages.Add(new Passage(current));
                current = [];
            }
        }

        if (current.Count > 0)
            passages.Add(new Passage(current));
        return passages;
    }
}
