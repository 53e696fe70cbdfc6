namespace AutoIG.Functions;

/// <summary>A scalar function F of a model's outputs y that a target stands for; one kind a file. Immutable.</summary>
/// <remarks>
/// It computes in double: outputs are widened, which is exact, and ∂F/∂y is rounded once. A function of one output in particular, which it
/// sets against the others, takes that output's position from the target and holds none.
/// </remarks>
internal abstract record OutputFunction
{
    /// <summary>Whether one output is explained with the help of the others; otherwise the function has positions of its own.</summary>
    public virtual bool IsOfOneOutput => true;

    /// <summary>
    /// Whether F is linear in the outputs: ∂F/∂y is then the same at every point, and attributions are those of the outputs, combined.
    /// </summary>
    public virtual bool IsLinear => false;

    /// <summary>Whether it is open what F is, as long as nobody knows the outputs at the input.</summary>
    public virtual bool IsOpen => false;

    /// <summary>The function for outputs of a shape.</summary>
    /// <param name="outputShape">The shape.</param>
    /// <param name="functionName">The model's name in messages.</param>
    /// <param name="element">The model's element type.</param>
    /// <exception cref="ArgumentException">The outputs are not such that there is F.</exception>
    public virtual OutputFunction Bind(ReadOnlySpan<int> outputShape, string functionName, Type element) => this;

    /// <summary>The function, once the outputs at the input are known.</summary>
    /// <param name="outputs">y at the input.</param>
    /// <param name="position">The position of the output that is explained; −1 where there is none in particular.</param>
    public virtual OutputFunction Resolve(ReadOnlySpan<double> outputs, int position) => this;

    /// <summary>The function as it may be asked for again, of a bound one.</summary>
    public virtual OutputFunction Unbound => this;

    /// <summary>F.</summary>
    /// <param name="outputs">y at one point.</param>
    /// <param name="position">The position of the output that is explained.</param>
    public abstract double Value(ReadOnlySpan<double> outputs, int position);

    /// <summary>Writes ∂F/∂y.</summary>
    /// <param name="outputs">y at one point.</param>
    /// <param name="position">The position of the output that is explained.</param>
    /// <param name="adjoints">All of them are 0 beforehand.</param>
    public abstract void Write(ReadOnlySpan<double> outputs, int position, Span<double> adjoints);

    /// <summary>Whether F has multipliers between two points; see <see cref="Compare"/>.</summary>
    public virtual bool IsComparable => IsLinear;

    /// <summary>
    /// Writes multipliers m such that Σ m_k·(y_k − y′_k) = F(y) − F(y′): those of a linear function are its derivative, others go in steps
    /// of one number each.
    /// </summary>
    /// <param name="outputs">y at the input.</param>
    /// <param name="baselines">y′ at the baseline.</param>
    /// <param name="position">The position of the output that is explained.</param>
    /// <param name="multipliers">All of them are 0 beforehand.</param>
    public virtual void Compare(ReadOnlySpan<double> outputs, ReadOnlySpan<double> baselines, int position, Span<double> multipliers)
    {
        if (!IsLinear)
            throw new InvalidOperationException($"{GetType().Name} has no multipliers.");
        Write(outputs, position, multipliers);
    }

    /// <summary>The function as it is written in messages and captions.</summary>
    /// <param name="output">The output that is explained.</param>
    public abstract string Show(string output);

    /// <summary>The position of the largest output; the first among equals.</summary>
    protected static int Largest(ReadOnlySpan<double> outputs) => OutputSeed.ArgMax(outputs);

    /// <summary>Refuses outputs that are less than two.</summary>
    protected static void RequireOthers(ReadOnlySpan<int> outputShape, string functionName, string what)
    {
        int length = CompilerServices.FunctionPlan.LengthOf(outputShape);
        if (length < 2)
            throw Expect.Unexpected("target", $"at least two outputs of {functionName}, for {what} sets one against the others", length);
    }

    /// <summary>Numbers as they are written in messages: the first of many.</summary>
    protected static string Show(ReadOnlySpan<double> numbers)
    {
        const int most = 8;
        string shown = string.Join(
            ", ", numbers[..Math.Min(most, numbers.Length)].ToArray().Select(n => FormattableString.Invariant($"{n:g6}")));
        return numbers.Length <= most ? $"[{shown}]" : FormattableString.Invariant($"[{shown}, … {numbers.Length} in all]");
    }
}
