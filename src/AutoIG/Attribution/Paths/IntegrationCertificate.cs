using System.Diagnostics;

namespace AutoIG;

/// <summary>How the integral of an attribution was taken, and what is known of its error.</summary>
/// <remarks>
/// <para>Of a <see cref="IntegrationKind.FixedRule"/> nothing is known of single attributions; of their sum,
/// <see cref="Attribution{T}.ConvergenceDelta"/> is the error.</para>
/// <para>To a <see cref="IntegrationKind.Tolerance"/>, <see cref="Errors"/> are estimates: on each piece the difference of two rules on the
/// same points, times what covers a step at any place between them, added up over the pieces without regard to sign. Where the gradient is
/// constant on a piece but for one step, that is a bound; a turn of the gradient and back between neighbouring points is seen by none. What
/// the sum of a piece is known to be off by, and its estimates do not explain, counts for each attribution.</para>
/// <para><see cref="IntegrationKind.Exact"/> is the integral but for rounding: between the breakpoints the integrand is constant, and each
/// breakpoint follows from values and slopes on either side of it. <see cref="Errors"/> say by how much an attribution changes where the
/// breakpoints are moved, to and fro, by what the two sides differ about them: an estimate, without the rounding of the gradients
/// themselves.</para>
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class IntegrationCertificate<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal IntegrationCertificate(
        IntegrationKind kind, QuadratureRule? rule, int pieces, int nodes, int evaluations, bool isWithinTolerance, NamedTensors<T>? errors)
    {
        (Kind, Rule, Pieces, Nodes, Evaluations) = (kind, rule, pieces, nodes, evaluations);
        (IsWithinTolerance, Errors) = (isWithinTolerance, errors);
    }

    /// <summary>How the integral was taken.</summary>
    public IntegrationKind Kind { get; }

    /// <summary>The rule, where a fixed one was named; <see langword="null"/> elsewhere.</summary>
    public QuadratureRule? Rule { get; }

    /// <summary>The pieces of all paths, from every baseline, on which the rule was applied.</summary>
    public int Pieces { get; }

    /// <summary>At how many points of all paths the gradient was taken.</summary>
    public int Nodes { get; }

    /// <summary>
    /// At how many points the model was run: beside the nodes, where breakpoints were looked for and what ends of pieces were evaluated at.
    /// </summary>
    public int Evaluations { get; }

    /// <summary>
    /// Whether the error is known to be what was asked for, as far as the estimates go: that of each attribution and that of their sum are
    /// within the tolerance, or nothing but rounding. <see langword="false"/> where <see cref="QuadratureMethod.MaxSteps"/> ended the
    /// search, and of a fixed rule.
    /// </summary>
    public bool IsWithinTolerance { get; }

    /// <summary>
    /// How far each attribution may be from its integral, in the shape of <see cref="Attribution{T}.Inputs"/>; <see langword="null"/> of a
    /// fixed rule. For a token, the sum over its embedding.
    /// </summary>
    public NamedTensors<T>? Errors { get; }

    /// <summary>The same certificate with names for the elements of an input.</summary>
    internal IntegrationCertificate<T> WithFeatures(string input, IReadOnlyList<string> names) =>
        new(Kind, Rule, Pieces, Nodes, Evaluations, IsWithinTolerance, Errors?.WithFeatures(input, names));

    /// <summary>One sentence.</summary>
    public override string ToString() => Kind switch
    {
        IntegrationKind.Exact => FormattableString.Invariant($"Exact to rounding: {Pieces} linear pieces, {Evaluations} evaluations"),
        IntegrationKind.Tolerance => (IsWithinTolerance ? "Within" : "Not within")
            + FormattableString.Invariant($" the tolerance: {Pieces} pieces, {Evaluations} evaluations"),
        _ => (Rule?.ToString() ?? "A rule of its own") + FormattableString.Invariant($", {Nodes} nodes: no estimate of the error"),
    };
}
