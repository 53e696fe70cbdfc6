namespace AutoIG;

/// <summary>What is made of the heads of an attention where one matrix stands for them.</summary>
public enum HeadFusion
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The largest of each element.</summary>
    Max,
}
