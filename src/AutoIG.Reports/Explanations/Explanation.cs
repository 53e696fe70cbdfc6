namespace AutoIG.Reports;

/// <summary>Why a model answered as it did for one sample: what a report shows of it.</summary>
/// <remarks>Texts may hold any characters: the report escapes them. Properties left null are left out of the report.</remarks>
public abstract partial record Explanation
{
    /// <summary>Names the sample, for example <c>Test image 17</c>.</summary>
    public required string Title
    {
        get;
        init => field = Expect.NotNull(value, nameof(Title));
    }

    /// <summary>What the model answered, for example <c>7</c> or <c>malignant</c>, where it answers with a class.</summary>
    public string? Prediction { get; init; }

    /// <summary>The probability of <see cref="Prediction"/>, from 0 to 1.</summary>
    public double? Probability { get; init; }

    /// <summary>The true answer, where it is known.</summary>
    public string? Truth { get; init; }

    /// <summary>The output that was explained, for example <c>logit of 7</c>.</summary>
    public string? Target { get; init; }

    /// <summary>
    /// The class that positive attributions speak for, where it is one, for example <c>malignant</c>. The report says it, and says so
    /// plainly where it is not the <see cref="Prediction"/>.
    /// </summary>
    public string? TargetClass { get; init; }

    /// <summary>A part of the data set that the sample belongs to, for example <c>hospital A</c>; a report compares such parts.</summary>
    public string? Cohort { get; init; }

    /// <summary>The attribution method and its settings, for example <c>Integrated Gradients, 50 steps</c>.</summary>
    public string? Method { get; init; }

    /// <summary>F(x): the explained output at the sample.</summary>
    public double? Output { get; init; }

    /// <summary>F(x'): the explained output at the baseline.</summary>
    public double? BaselineOutput { get; init; }

    /// <summary>
    /// Σ A − (F(x) − F(x')); computed from <see cref="Output"/> and <see cref="BaselineOutput"/> unless set. Leave both outputs null for
    /// methods whose attributions do not promise to add up.
    /// </summary>
    public double? CompletenessError
    {
        get => field ?? (AttributionSum - (Output - BaselineOutput));
        init;
    }

    /// <summary>How long the explanation took.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Remarks, one paragraph each.</summary>
    public IReadOnlyList<string> Notes
    {
        get;
        init => field = Expect.Items(value, nameof(Notes));
    } = [];

    /// <summary>Other outputs of the model, drawn as bars, for example the probability of each class.</summary>
    public IReadOnlyList<Score> Scores
    {
        get;
        init => field = Expect.Items(value, nameof(Scores));
    } = [];

    /// <summary>The same sample by other methods, drawn small beside each other; each has its own scale.</summary>
    public IReadOnlyList<NamedMap> OtherMethods
    {
        get;
        init => field = Expect.Items(value, nameof(OtherMethods));
    } = [];

    /// <summary>What inner layers contributed (conductance, say), drawn small beside each other; each has its own scale.</summary>
    public IReadOnlyList<NamedMap> Layers
    {
        get;
        init => field = Expect.Items(value, nameof(Layers));
    } = [];

    /// <summary>Σ A over all inputs.</summary>
    public abstract double AttributionSum { get; }
}
