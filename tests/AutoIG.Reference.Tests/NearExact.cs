using System.Collections.Concurrent;
using AutoIG.Reference.Tests.Series;

namespace AutoIG.Reference.Tests;

/// <summary>
/// The integrals that a case gives without quadrature error, taken without one: Gauss–Legendre on the pieces between the kinks of the path.
/// </summary>
internal static class NearExact
{
    /// <summary>Kinks nearer to each other than this are one, to rounding.</summary>
    private const double Resolution = 1e-13;

    private static readonly ConcurrentDictionary<(string Case, string Input, string Baseline), Lazy<double[]>> Paths = new();

    /// <summary>
    /// Whether every integral over thousands of pieces is compared (<c>AUTOIG_EXHAUSTIVE=1</c>, minutes), or, of those that differ in their
    /// sample, baseline and target alone, the first.
    /// </summary>
    public static bool IsExhaustive => Environment.GetEnvironmentVariable("AUTOIG_EXHAUSTIVE") == "1";

    /// <summary>Whether an entry is an integral along the path of an image, on which thousands of kinks lie.</summary>
    public static bool HasThousandsOfPieces(ReferenceCase reference, ReferenceEntry entry) =>
        reference.Name is "digits-cnn" or "residual-cnn" or "mobile-cnn"
            && (entry.IsNearExact || entry.Method is "layer-conductance" or "neuron-conductance");

    /// <summary>The quadrature for an entry.</summary>
    public static Quadrature QuadratureFor(ReferenceCase reference, ReferenceEntry entry) => (reference.Name, entry.OfProbability) switch
    {
        // The gradient of a logit is constant on each piece.
        ("digits-cnn" or "residual-cnn" or "gunpoint-cnn" or "basic-motions-cnn" or "era-text-cnn", false) =>
            Pieces(OfPath(reference, entry), _ => 1),

        // A softmax bends along the path as a whole.
        ("digits-cnn" or "residual-cnn", true) => Pieces(Merge([.. OfPath(reference, entry), .. Even]),
            width => width < 1e-4 ? 1 : width < 1e-3 ? 2 : 8),

        // A polynomial, which is nearly a line where the piece is narrow: the error of n nodes falls with the power 2n of the width.
        ("mobile-cnn", _) => Pieces(OfPath(reference, entry), width => width < 3e-4 ? 1 : width < 3e-3 ? 2 : 4),

        // Smooth, and recurrent over 100 steps: 256 nodes are the integral to 3e-15, and more cost a minute.
        ("basic-motions-gru", _) => Pieces([.. Enumerable.Range(1, 15).Select(i => i / 16.0)], _ => 16),

        // The norms turn where what they normalise is as small as the number that guards them: ever nearer to an input of zeros.
        ("decoder", _) => Pieces(
            [.. entry.Options.TryGetProperty("graded", out var _) ? Graded.Concat(Even) : Even], _ => 32),
        _ => Pieces(Merge([.. Breakpoints.Of(reference, entry), .. Even]), _ => 16),
    };

    /// <summary>2⁻⁶⁰ and twice as far each time, up to where the even pieces begin.</summary>
    private static IEnumerable<double> Graded => Enumerable.Range(-60, 54).Select(exponent => Math.Pow(2, exponent));

    private static IEnumerable<double> Even => Enumerable.Range(1, 63).Select(i => i / 64.0);

    /// <summary>
    /// The kinks of a path. They lie where they lie, whatever is explained, so that the entries on one path share them.
    /// </summary>
    private static double[] OfPath(ReferenceCase reference, ReferenceEntry entry) => Paths.GetOrAdd(
        (reference.Name, entry.Inputs.Single(), entry.Baselines.Single()),
        path => new(() =>
        {
            var (from, to) = (reference.Values(path.Baseline), reference.Values(path.Input));
            return Merge(reference.Name switch
            {
                "digits-cnn" => ImageKinks.Digits(reference.Weights, from, to).Kinks(),
                "residual-cnn" => ImageKinks.Residual(reference.Weights, Last(from, 3), Last(to, 3)).Kinks(),
                "mobile-cnn" => new MobileKinks(reference.Weights, Last(from, 3), Last(to, 3)).Find(),
                "gunpoint-cnn" => SeriesKinks.Averaged(reference.Weights, from, to, channels: 1).Kinks(),
                "basic-motions-cnn" => SeriesKinks.Averaged(reference.Weights, Last(from, 6), Last(to, 6), channels: 6).Kinks(),
                "era-text-cnn" => SeriesKinks.Pooled(reference.Weights, from, to).Kinks(),
                var other => throw new InvalidDataException($"Nobody knows where the kinks of '{other}' lie."),
            });
        })).Value;

    private static double[] Last(double[] maps, int channels) => ImageKinks.ChannelsLast(maps, channels);

    /// <summary>Breakpoints in ascending order, those that are the same taken once.</summary>
    private static double[] Merge(double[] breakpoints)
    {
        var merged = new List<double>();
        foreach (var breakpoint in breakpoints.Order())
        {
            if (breakpoint - (merged.Count == 0 ? 0 : merged[^1]) > Resolution && breakpoint < 1 - Resolution)
            {
                merged.Add(breakpoint);
            }
        }

        return [.. merged];
    }

    private static Quadrature Pieces(double[] breakpoints, Func<double, int> nodes)
    {
        var (α, weights) = (new List<double>(), new List<double>());
        var start = 0.0;
        foreach (var end in breakpoints.Append(1))
        {
            var piece = Quadrature.Of(QuadratureRule.GaussLegendre, nodes(end - start));
            for (var k = 0; k < piece.Count; k++)
            {
                α.Add(start + ((end - start) * piece.Nodes[k]));
                weights.Add((end - start) * piece.Weights[k]);
            }

            start = end;
        }

        return new Quadrature([.. α], [.. weights]);
    }
}
