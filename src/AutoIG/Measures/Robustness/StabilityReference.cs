namespace AutoIG;

/// <summary>What an explanation's change is compared with by <see cref="RelativeStability"/>.</summary>
public enum StabilityReference
{
    /// <summary>The relative change of the input (RIS).</summary>
    Input,

    /// <summary>The change of all outputs (ROS).</summary>
    Output,

    /// <summary>The relative change of layers (RRS).</summary>
    Representation,
}
