using System.Diagnostics;
using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>Why a model said what it said: one number for each element of the input, or of a layer.</summary>
/// <typeparam name="T">The element type.</typeparam>
[DebuggerDisplay("{ToString(),nq}")]
[DebuggerTypeProxy(typeof(AttributionDebugView<>))]
public sealed class Attribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Attribution(
        NamedTensors<T> inputs, Target target, T output, T baselineOutput, Tensor<T> outputs, double sum, double convergenceDelta,
        double estimatedError, NamedTensors<T>? standardErrors, IntegrationCertificate<T>? certificate)
    {
        Inputs = inputs;
        Target = target;
        Output = output;
        BaselineOutput = baselineOutput;
        Outputs = outputs;
        Sum = sum;
        ConvergenceDelta = convergenceDelta;
        EstimatedError = estimatedError;
        StandardErrors = standardErrors;
        Certificate = certificate;
    }

    /// <summary>The method that gave them: <c>IntegratedGradients</c>.</summary>
    public string MethodName => Source.Name;

    /// <summary>
    /// The options of the method as they are written, <c>AcceptsNonFinite = False, Steps = 50</c>, in no language in particular; of an
    /// option that has no text of its own the name of its type stands there.
    /// </summary>
    public string MethodOptions => Source.Options;

    /// <summary>The function that was explained, by its name with its type: <c>DigitNet.Logits</c>.</summary>
    public string FunctionName { get; internal init; } = "";

    /// <summary>What is written of the method.</summary>
    internal MethodText Source { get; init; } = MethodText.None;

    /// <summary>
    /// The attributions by the name of the input they belong to, in the order of the parameters; for a method that explains a layer,
    /// those of the layer by its name.
    /// </summary>
    public NamedTensors<T> Inputs { get; }

    /// <summary>The attributions in the shape of the only input, or of the layer.</summary>
    /// <exception cref="InvalidOperationException">There are several inputs: name one.</exception>
    public Tensor<T> Values => Inputs.Values;

    /// <summary>The attributions of the input or layer of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public NamedTensor<T> this[string name] => Inputs[name];

    /// <summary>What was explained, by its position in the output.</summary>
    public Target Target { get; }

    /// <summary>
    /// F(x): the output at the target, or its probability where that was explained; N(x) for methods that explain neurons instead.
    /// </summary>
    public T Output { get; }

    /// <summary>
    /// F(x′), averaged over the baselines; NaN for a method without baseline. Of <see cref="LayerIntegratedGradients"/> it is F at x with
    /// the layer's value of x′.
    /// </summary>
    public T BaselineOutput { get; }

    /// <summary>
    /// One number for each group, in their order, of methods that remove groups of features (<see cref="GroupedMethod"/>), before it was
    /// rounded to <typeparamref name="T"/>; <see langword="null"/> of others. Their sum is <see cref="Sum"/>.
    /// </summary>
    public IReadOnlyList<double>? GroupValues { get; internal init; }

    /// <summary>What the linear model of <see cref="Lime"/> adds to the sum of its coefficients, c₀; NaN of other methods.</summary>
    public double Intercept { get; internal init; } = double.NaN;

    /// <summary>All outputs at x.</summary>
    public Tensor<T> Outputs { get; }

    /// <summary>
    /// The sum of all attributions, taken before they were rounded to <typeparamref name="T"/>; of groups of features, each once.
    /// </summary>
    public double Sum { get; }

    /// <summary>
    /// Σ attributions − (<see cref="Output"/> − <see cref="BaselineOutput"/>): 0 for a method that is complete, but for its
    /// quadrature and rounding. NaN for a method whose attributions are not meant to add up.
    /// </summary>
    public double ConvergenceDelta { get; }

    /// <summary>
    /// How far any attribution may be from its integral, as estimated where a <see cref="QuadratureMethod.Tolerance"/> was stated, or of an
    /// integral that is <see cref="PathMethod.Exact"/>; NaN elsewhere.
    /// </summary>
    public double EstimatedError { get; }

    /// <summary>
    /// How the integral was taken and what is known of its error, attribution by attribution, of methods that integrate along paths;
    /// <see langword="null"/> of others.
    /// </summary>
    public IntegrationCertificate<T>? Certificate { get; }

    /// <summary>
    /// The standard error of each attribution, in the shape of <see cref="Inputs"/>, of methods that are means over n ≥ 2 draws
    /// (<see cref="SmoothGrad"/>, <see cref="ExpectedGradients"/>, <see cref="GradientShap"/>, <see cref="ShapleySampling"/>) or baselines
    /// (<see cref="DeepLiftShap"/>): s/√n, with the sample variance s² = Σ (a_j − mean)²/(n − 1). <see langword="null"/> for other methods,
    /// and, but of tokens that are removed as a whole, where one of the inputs is a sequence of tokens: the error of what is summed up over
    /// an embedding is no sum of errors.
    /// </summary>
    public NamedTensors<T>? StandardErrors { get; }

    /// <summary>
    /// One line: the method, what was explained, and the largest attributions by magnitude.
    /// <c>IntegratedGradients of Bank.Risk[3] = 2.41 (baseline 0.12, delta 1.2e-6): income +1.31, age −0.42, … 28 more</c>
    /// </summary>
    public override string ToString() => AttributionText.Of(this);

    /// <summary>The same explanation with names for the elements of its only input. The numbers are shared, not copied.</summary>
    /// <param name="names">One for each element, row-major: no two alike, and none empty.</param>
    /// <exception cref="InvalidOperationException">There are several inputs: name one.</exception>
    /// <exception cref="ArgumentException">The names are more or less, or one is empty or another's as well.</exception>
    public Attribution<T> WithFeatures(params IReadOnlyList<string> names) => Inputs.Count == 1
        ? WithFeaturesOf(Inputs[0].Name, names)
        : throw new InvalidOperationException(
            $"There are {Inputs.Count} inputs ({string.Join(", ", Inputs.Select(item => item.Name))}): name one of them by "
            + $"{nameof(WithFeaturesOf)}.");

    /// <summary>The same explanation with names for the elements of one input. The numbers are shared, not copied.</summary>
    /// <param name="input">The name of the input, or of the layer.</param>
    /// <param name="names">One for each element, row-major: no two alike, and none empty.</param>
    /// <exception cref="KeyNotFoundException">There is no input of this name.</exception>
    /// <exception cref="ArgumentException">The names are more or less, or one is empty or another's as well.</exception>
    public Attribution<T> WithFeaturesOf(string input, IReadOnlyList<string> names) => new(
        Inputs.WithFeatures(input, names), Target, Output, BaselineOutput, Outputs, Sum, ConvergenceDelta, EstimatedError,
        StandardErrors?.WithFeatures(input, names), Certificate?.WithFeatures(input, names))
    {
        FunctionName = FunctionName,
        Source = Source,
        GroupValues = GroupValues,
        Intercept = Intercept,
    };
}
