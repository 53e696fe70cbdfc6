namespace AutoIG;

/// <summary>How far a sample of <see cref="Lime"/> is from the input.</summary>
public enum LimeDistance
{
    /// <summary>The length of the difference.</summary>
    Euclidean,

    /// <summary>1 − p·q/(|p||q|), and 1 where one of them is 0.</summary>
    Cosine,
}
