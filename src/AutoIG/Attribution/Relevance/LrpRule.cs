using System.Globalization;
using System.Numerics.Tensors;
using AutoIG.CompilerServices;

namespace AutoIG;

/// <summary>
/// How a layer y = W a + b shares the relevance R of its outputs out among its inputs, in layer-wise relevance propagation. Immutable.
/// </summary>
/// <remarks>
/// With z_ij = a_i W_ij, stab(d) = d + e for d ≥ 0 and d − e below, and R_i = Σ_j (share of i in j) R_j. Positions in the padding of a
/// convolution are no inputs. b stands in the denominators as written, or not at all (<see cref="LrpBias"/>). Relevance that meets a
/// denominator of 0 is lost.
/// </remarks>
public sealed class LrpRule
{
    private const double DefaultStabilizer = 1e-6;

    private readonly string name;
    private readonly LrpBias? bias;

    private LrpRule(string name, params RelevanceBranch[] branches) => (this.name, Branches) = (name, branches);

    private LrpRule(LrpRule rule, LrpBias bias)
    {
        (name, Branches, Box) = (rule.name, rule.Branches, rule.Box);
        this.bias = bias;
    }

    internal IReadOnlyList<RelevanceBranch> Branches { get; }

    /// <summary>The bounds of the inputs; <see langword="null"/> for a rule that asks for none.</summary>
    internal LrpBox? Box { get; private init; }

    /// <summary>
    /// Share z_ij/stab(Σ_i z_ij + b_j): relevance goes where the contributions are, both signs alike (Bach et al. 2015, "On Pixel-Wise
    /// Explanations for Non-Linear Classifier Decisions by Layer-Wise Relevance Propagation", PLoS ONE 10(7)).
    /// </summary>
    /// <param name="epsilon">e: 0 or more. A larger one takes away what is weak or contradicts itself.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public static LrpRule Epsilon(double epsilon = DefaultStabilizer) => new(
        Named($"ε = {epsilon}"),
        new RelevanceBranch(new RelevanceTerm(RelevanceInput.Value, WeightForm.Weights))
        {
            Bias = [(RelevanceBias.Value, 1)], Stabilizer = Checked(epsilon, nameof(epsilon)),
        });

    /// <summary>
    /// Share z⁺_ij/stab(Σ_i z⁺_ij + max(b_j, 0)) with z⁺ = max(z, 0): what speaks against an output is left out (Montavon et al. 2015,
    /// "Explaining NonLinear Classification Decisions with Deep Taylor Decomposition", arXiv 1512.02479).
    /// </summary>
    /// <param name="stabilizer">e: 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public static LrpRule ZPlus(double stabilizer = DefaultStabilizer) => new("z⁺", Supporting(1, Checked(stabilizer, nameof(stabilizer))));

    /// <summary>
    /// Share α z⁺_ij/stab(Σ_i z⁺_ij + max(b_j, 0)) − β z⁻_ij/stab(Σ_i z⁻_ij + min(b_j, 0)) with z⁻ = min(z, 0): what speaks for an output
    /// and what speaks against it apart from each other (Bach et al. 2015).
    /// </summary>
    /// <param name="alpha">α, at least 1.</param>
    /// <param name="beta">β = α − 1.</param>
    /// <param name="stabilizer">e: 0 or more.</param>
    /// <exception cref="ArgumentException">α − β is not 1: relevance would grow or shrink from layer to layer.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite.</exception>
    public static LrpRule AlphaBeta(double alpha = 2, double beta = 1, double stabilizer = DefaultStabilizer)
    {
        Checked(alpha, nameof(alpha));
        Checked(beta, nameof(beta));
        Checked(stabilizer, nameof(stabilizer));
        if (Math.Abs(alpha - beta - 1) > 1e-12 * alpha)
        {
            throw Expect.Unexpected(
                nameof(beta), string.Create(CultureInfo.InvariantCulture, $"α − 1 = {alpha - 1}, or the sum is not conserved"), beta);
        }

        var supporting = Supporting(alpha, stabilizer);
        string name = Named($"α = {alpha}, β = {beta}");
        return beta == 0 ? new(name, supporting) : new(name, supporting, Opposing(-beta, stabilizer));
    }

    /// <summary>
    /// Share (z_ij + γ a_i max(W_ij, 0))/stab(Σ_i(z_ij + γ a_i max(W_ij, 0)) + b_j): between ε and z⁺, for layers behind rectifiers
    /// (Montavon et al. 2019, "Layer-Wise Relevance Propagation: An Overview", LNCS 11700). For inputs and outputs of both signs see
    /// <see cref="GeneralizedGamma"/>.
    /// </summary>
    /// <param name="gamma">γ: 0 or more.</param>
    /// <param name="stabilizer">e: 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite.</exception>
    public static LrpRule Gamma(double gamma = 0.25, double stabilizer = DefaultStabilizer) => new(
        Named($"γ = {gamma}"),
        new RelevanceBranch(
            new RelevanceTerm(RelevanceInput.Value, WeightForm.Weights),
            new RelevanceTerm(RelevanceInput.Value, WeightForm.Positive, Checked(gamma, nameof(gamma))))
        {
            Bias = [(RelevanceBias.Value, 1)], Stabilizer = Checked(stabilizer, nameof(stabilizer)),
        });

    /// <summary>
    /// γ for inputs and outputs of both signs: where the pre-activation is above 0, share (z_ij + γ z⁺_ij)/stab(Σ_i(z_ij + γ z⁺_ij) + b_j +
    /// γ max(b_j, 0)); where it is below, the same with min in place of max; where it is 0, nothing (Andéol et al. 2021, "Learning Domain
    /// Invariant Representations by Joint Wasserstein Distance Minimization", arXiv 2106.04923).
    /// </summary>
    /// <param name="gamma">γ: 0 or more.</param>
    /// <param name="stabilizer">e: 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite.</exception>
    public static LrpRule GeneralizedGamma(double gamma = 0.25, double stabilizer = DefaultStabilizer)
    {
        Checked(gamma, nameof(gamma));
        Checked(stabilizer, nameof(stabilizer));
        return new(
            Named($"generalised γ = {gamma}"),
            Side(RelevanceUnits.Positive, WeightForm.Positive, WeightForm.Negative, RelevanceBias.Positive),
            Side(RelevanceUnits.Negative, WeightForm.Negative, WeightForm.Positive, RelevanceBias.Negative));

        // max(a W, 0) = max(a, 0) max(W, 0) + min(a, 0) min(W, 0).
        RelevanceBranch Side(RelevanceUnits units, WeightForm ofPositive, WeightForm ofNegative, RelevanceBias clamped) => new(
            new RelevanceTerm(RelevanceInput.Value, WeightForm.Weights),
            new RelevanceTerm(RelevanceInput.Positive, ofPositive, gamma),
            new RelevanceTerm(RelevanceInput.Negative, ofNegative, gamma))
        {
            Bias = [(RelevanceBias.Value, 1), (clamped, gamma)], Stabilizer = stabilizer, Units = units,
        };
    }

    /// <summary>
    /// Share a_i max(W_ij, 0)/stab(Σ_i a_i max(W_ij, 0) + b_j): z⁺ for inputs that are nowhere negative, but the bias keeps its sign. What
    /// Captum calls α = 1, β = 0.
    /// </summary>
    /// <param name="stabilizer">e: 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public static LrpRule PositiveWeights(double stabilizer = DefaultStabilizer) => new(
        "positive weights",
        new RelevanceBranch(new RelevanceTerm(RelevanceInput.Value, WeightForm.Positive))
        {
            Bias = [(RelevanceBias.Value, 1)], Stabilizer = Checked(stabilizer, nameof(stabilizer)),
        });

    /// <summary>
    /// Share W²_ij/stab(Σ_i W²_ij + b²_j): by the weights alone, for a first layer whose inputs may be any numbers (Montavon et al. 2015).
    /// </summary>
    /// <param name="stabilizer">e: 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public static LrpRule WSquare(double stabilizer = DefaultStabilizer) => new(
        "w²",
        new RelevanceBranch(new RelevanceTerm(RelevanceInput.One, WeightForm.Squared))
        {
            Bias = [(RelevanceBias.Squared, 1)], Stabilizer = Checked(stabilizer, nameof(stabilizer)),
        });

    /// <summary>
    /// Share 1/stab(n_j) with the number n_j of inputs that j reads: alike to all, for a first layer of which only the place is to be seen
    /// (Lapuschkin et al. 2019, "Unmasking Clever Hans Predictors", arXiv 1902.10178).
    /// </summary>
    /// <param name="stabilizer">e: 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public static LrpRule Flat(double stabilizer = DefaultStabilizer) => new(
        "flat",
        new RelevanceBranch(new RelevanceTerm(RelevanceInput.One, WeightForm.Ones))
        {
            Stabilizer = Checked(stabilizer, nameof(stabilizer)),
        });

    /// <summary>
    /// Share N_ij/stab(Σ_i N_ij) with N_ij = a_i W_ij − l_i max(W_ij, 0) − h_i min(W_ij, 0): for a first layer whose inputs lie between l
    /// and h, such as pixels (Montavon et al. 2015).
    /// </summary>
    /// <param name="low">l, the lowest value of every input.</param>
    /// <param name="high">h, the highest.</param>
    /// <param name="stabilizer">e: 0 or more.</param>
    /// <exception cref="ArgumentException">The lowest value is above the highest, or a number is not finite.</exception>
    public static LrpRule ZBox(double low, double high, double stabilizer = DefaultStabilizer) =>
        Boxed(new LrpBox([], [low], [], [high]), stabilizer);

    /// <inheritdoc cref="ZBox(double, double, double)"/>
    /// <param name="low">
    /// l, for each input of the layer: of its shape ([channels, height, width] for a convolution), or of one that broadcasts to it.
    /// </param>
    /// <param name="high">h, in the same way.</param>
    /// <param name="stabilizer">e: 0 or more.</param>
    /// <typeparam name="T">The element type.</typeparam>
    public static LrpRule ZBox<T>(Tensor<T> low, Tensor<T> high, double stabilizer = DefaultStabilizer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(low);
        ArgumentNullException.ThrowIfNull(high);
        return Boxed(LrpBox.Of(low, high), stabilizer);
    }

    /// <summary>The rule with its own way of treating biases, whatever <see cref="Lrp.Bias"/> says.</summary>
    /// <param name="treatment">What becomes of the relevance of biases.</param>
    public LrpRule WithBias(LrpBias treatment) => new(this, treatment);

    /// <inheritdoc/>
    public override string ToString() => bias is { } own ? $"{name}, bias {own}" : name;

    /// <summary>Whether biases stand in the denominators.</summary>
    internal bool AbsorbsBias(LrpBias usual) => (bias ?? usual) == LrpBias.Absorbs;

    private static LrpRule Boxed(LrpBox box, double stabilizer) => new(
        "z-box",
        new RelevanceBranch(
            new RelevanceTerm(RelevanceInput.Value, WeightForm.Weights),
            new RelevanceTerm(RelevanceInput.Low, WeightForm.Positive, -1),
            new RelevanceTerm(RelevanceInput.High, WeightForm.Negative, -1))
        {
            Stabilizer = Checked(stabilizer, nameof(stabilizer)),
        })
    {
        Box = box,
    };

    private static RelevanceBranch Supporting(double factor, double stabilizer) => new(
        new RelevanceTerm(RelevanceInput.Positive, WeightForm.Positive),
        new RelevanceTerm(RelevanceInput.Negative, WeightForm.Negative))
    {
        Bias = [(RelevanceBias.Positive, 1)], Factor = factor, Stabilizer = stabilizer,
    };

    private static RelevanceBranch Opposing(double factor, double stabilizer) => new(
        new RelevanceTerm(RelevanceInput.Positive, WeightForm.Negative),
        new RelevanceTerm(RelevanceInput.Negative, WeightForm.Positive))
    {
        Bias = [(RelevanceBias.Negative, 1)], Factor = factor, Stabilizer = stabilizer,
    };

    private static double Checked(double value, string parameter) => Expect.Within(value, 0, double.MaxValue, parameter);

    private static string Named(FormattableString name) => name.ToString(CultureInfo.InvariantCulture);
}
