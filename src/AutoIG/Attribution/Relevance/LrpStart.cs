namespace AutoIG;

/// <summary>The relevance of the output that is explained, with which the propagation begins.</summary>
public enum LrpStart
{
    /// <summary>The output itself, so that the attributions are shares of it.</summary>
    Output,

    /// <summary>1, so that the attributions are shares of a whole; of a weighted sum of outputs its weights.</summary>
    One,
}
