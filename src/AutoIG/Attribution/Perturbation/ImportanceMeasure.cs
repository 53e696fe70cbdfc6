namespace AutoIG;

/// <summary>What <see cref="PermutationImportance"/> measures predictions by.</summary>
public enum ImportanceMeasure
{
    /// <summary>The mean over the rows of −log softmax(y)[label], y being scores before a softmax. Importance is what it gains.</summary>
    CrossEntropy,

    /// <summary>The share of rows whose (first) largest output is the label. Importance is what it loses.</summary>
    Accuracy,
}
