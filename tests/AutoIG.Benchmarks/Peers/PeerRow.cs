using System.Text.Json.Serialization;

namespace AutoIG.Benchmarks.Peers;

/// <summary>What one model took: a line of JSON on the console.</summary>
internal sealed record PeerRow
{
    public required string Model { get; init; }

    /// <summary>The median, in milliseconds.</summary>
    public required double Ms { get; init; }

    /// <summary>max |A − A′| / max |A′| against the peer's attributions A′.</summary>
    public required double MaxRelativeDifference { get; init; }

    /// <summary>
    /// The same of ours against a run in double precision, which decides where the two differ by more than
    /// <see cref="PeerMeasurement.Dispute"/>: a point next to a kink of the model lands on either side in single precision, here as there.
    /// The run is the peer's (torch_double.py), or, where there is none, ours.
    /// </summary>
    public double? MaxRelativeDifferenceToDouble { get; init; }

    /// <summary>The same of the peer's against the run in double precision.</summary>
    public double? PeersRelativeDifferenceToDouble { get; init; }

    /// <summary>In a dispute, the same of our run in double precision against the peer's.</summary>
    public double? DoublesRelativeDifference { get; init; }

    /// <summary>The same of the outputs.</summary>
    public required double OutputRelativeDifference { get; init; }

    /// <summary>On the managed heap by one explanation in steady state, by all threads together.</summary>
    public required long AllocatedBytes { get; init; }

    public required int Threads { get; init; }

    public required int Steps { get; init; }

    /// <summary>The workspace that the function and the kernels keep, which is all they ever had.</summary>
    public required long PeakWorkspaceBytes { get; init; }

    /// <summary>Billions of operations a second, 2 for a multiply-add of the definition, forward and backward.</summary>
    public required double Gflops { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PeerRow))]
internal sealed partial class PeerJson : JsonSerializerContext;
