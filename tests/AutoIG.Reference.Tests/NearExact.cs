using System.Collections.Concurrent;

namespace AutoIG.Reference.Tests;

/// <summary>
/// The integrals that a case gives without quadrature error, taken without one: Gauss–Legendre on the pieces between the kinks of the path.
/// </summary>
internal static class NearExact
{
    /// <summary>Kinks nearer to each other than this are one, to rounding.</summary>
    private const double Resolution = 1e-13;

    private static readonly ConcurrentDictionary<(string Case, string Input, string Baseline), Lazy<double[]>> Images = new();

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
        ("digits-cnn" or "residual-cnn", false) => Pieces(OfImage(reference, entry), _ => 1),

        // A softmax bends along the path as a whole.
        ("digits-cnn" or "residual-cnn", true) => Pieces(Merge([.. OfImage(reference, entry), .. Even]),
            width => width < 1e-4 ? 1 : width < 1e-3 ? 2 : 8),

        // A polynomial, which is nearly a line where the piece is narrow: the error of n nodes falls with the power 2n of the width.
        ("mobile-cnn", _) => Pieces(OfImage(reference, entry), width => width < 3e-4 ? 1 : width < 3e-3 ? 2 : 4),

        // The norms turn where what they normalise is as small as the number that guards them: ever nearer to an input of zeros.
        ("decoder", _) => Pieces(
            [.. entry.Options.TryGetProperty("graded", out var _) ? Graded.Concat(Even) : Even], _ => 32),
        _ => Pieces(Merge([.. Breakpoints.Of(reference, entry), .. Even]), _ => 16),
    };

    /// <summary>2⁻⁶⁰ and twice as far each time, up to where the even pieces begin.</summary>
    private static IEnumerable<double> Graded => Enumerable.Range(-60, 54).Select(exponent => Math.Pow(2, exponent));

    private static IEnumerable<double> Even => Enumerable.Range(1, 63).Select(i => i / 64.0);

    /// <summary>
    /// The kinks of an image's path. They lie where they lie, whatever is explained, so that the entries on one path share them.
    /// </summary>
    private static double[] OfImage(ReferenceCase reference, ReferenceEntry entry) => Images.GetOrAdd(
        (reference.Name, entry.Inputs.Single(), entry.Baselines.Single()),
        path => new(() =>
        {
            var channels = reference.Name == "digits-cnn" ? 1 : 3;
            var from = ImageKinks.ChannelsLast(reference.Values(path.Baseline), channels);
            var to = ImageKinks.ChannelsLast(reference.Values(path.Input), channels);
            return Merge(reference.Name switch
            {
                "digits-cnn" => ImageKinks.Digits(reference.Weights, from, to).Kinks(),
                "residual-cnn" => ImageKinks.Residual(reference.Weights, from, to).Kinks(),
                _ => new MobileKinks(reference.Weights, from, to).Find(),
            });
        })).Value;

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
