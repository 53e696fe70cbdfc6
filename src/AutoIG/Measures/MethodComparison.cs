using System.Globalization;

namespace AutoIG;

/// <summary>Several methods by several measures over the same samples: what makes a table of how methods differ.</summary>
/// <remarks>
/// <para>The methods explain each sample once; every measure of an attribution judges these. Measures that run methods themselves
/// (robustness, another target) run them.</para>
/// <para>Measures differ in unit and in what is good; nothing here adds them up to one rank.</para>
/// </remarks>
public sealed class MethodComparison
{
    private readonly List<(string Name, AttributionMethod Method)> methods = [];
    private readonly List<(string Name, Measure Measure)> measures = [];

    /// <summary>Adds a method.</summary>
    /// <param name="name">Its name in tables; not used before.</param>
    /// <param name="method">The method.</param>
    /// <returns>This comparison.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public MethodComparison Add(string name, AttributionMethod method)
    {
        ArgumentNullException.ThrowIfNull(method);
        CheckName(name, methods.Select(item => item.Name));
        methods.Add((name, method));
        return this;
    }

    /// <summary>Adds a measure.</summary>
    /// <param name="name">Its name in tables; not used before.</param>
    /// <param name="measure">The measure.</param>
    /// <returns>This comparison.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public MethodComparison Add(string name, Measure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        CheckName(name, measures.Select(item => item.Name));
        measures.Add((name, measure));
        return this;
    }

    /// <summary>Runs all methods and measures.</summary>
    /// <param name="function">The function, as generated: <c>model.LogitsDerivative</c>.</param>
    /// <param name="inputs">The samples, at least one, each of the declared shape.</param>
    /// <param name="baseline">x′ of all samples; zeros by default.</param>
    /// <param name="targets">F, for each sample or one for all; by default each sample's largest output.</param>
    /// <param name="progress">Is told the share of the work that is done, from 0 to 1.</param>
    /// <param name="cancellation">Asked between samples and between chunks of points.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <exception cref="InvalidOperationException">There is no method or no measure.</exception>
    /// <exception cref="ArgumentException">There is no sample, or an argument does not fit.</exception>
    /// <exception cref="NotFiniteNumberException">F or an attribution is not finite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ComparisonTable Run<T>(
        DifferentiableFunction<T> function, IReadOnlyList<FunctionInput<T>> inputs, FunctionInput<T>? baseline = null,
        IReadOnlyList<Target>? targets = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0)
            throw Expect.Unexpected(nameof(inputs), "at least one sample", "none");
        if (methods.Count == 0 || measures.Count == 0)
            throw new InvalidOperationException($"A {nameof(MethodComparison)} needs a method and a measure at least; see {nameof(Add)}.");
        var table = new MeasureSummary[methods.Count, measures.Count];
        double done = 0, all = methods.Count * (measures.Count + 1.0) * inputs.Count;
        for (int row = 0; row < methods.Count; row++)
        {
            var method = methods[row].Method;
            var attributions = method.ExplainAll(function, inputs, baseline, targets, cancellation: cancellation);
            done += inputs.Count;
            for (int column = 0; column < measures.Count; column++)
            {
                var results = new MeasureResult[inputs.Count];
                for (int i = 0; i < results.Length; i++)
                {
                    var target = attributions[i].Target;
                    results[i] = measures[column].Measure is AttributionMeasure ofAttribution
                        ? ofAttribution.Score(function, attributions[i], inputs[i], baseline, target, cancellation)
                        : measures[column].Measure.Score(function, method, inputs[i], baseline, target, cancellation);
                    progress?.Report(++done / all);
                }

                table[row, column] = new MeasureSummary(results);
            }
        }

        return new ComparisonTable([.. methods.Select(item => item.Name)], [.. measures.Select(item => item.Name)], table);
    }

    private static void CheckName(string name, IEnumerable<string> taken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (taken.Contains(name))
            throw Expect.Unexpected(nameof(name), "a name that is not used yet", string.Create(CultureInfo.InvariantCulture, $"'{name}'"));
    }
}
