namespace AutoIG.CompilerServices;

/// <summary>
/// Relevance back through the steps of a recurrent layer (Arras et al. 2017, "Explaining Recurrent Neural Network Predictions in Sentiment
/// Analysis", arXiv 1706.07206; Arras et al. 2019, "Explaining and Interpreting LSTMs", arXiv 1909.12114): ε for pre-activations, of which
/// x_t and h_{t−1} share one sum; shares of the summands for c and h; sigmoid and tanh pass relevance on; of a product the signal gets the
/// part a, and the gate what is left.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
internal ref struct RecurrentRelevance<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentLayer<T> layer;
    private readonly int points, time, hidden;
    private readonly ReadOnlySpan<T> x, states, saved, relevance;

    /// <summary>h_{t−1} of each point and step, which its relevance is a multiple of.</summary>
    private readonly Span<T> before;

    /// <summary>What a step's denominators are: the parts of x_t and of h_{t−1}.</summary>
    private readonly Span<T> ofInput, ofState;

    /// <summary>R/stab(z) of the pre-activations: of all steps, as Wihᵀ takes them, and of one, as Whhᵀ does.</summary>
    private readonly Span<T> quotients, quotientsOfStep;

    /// <summary>The relevance of h and c that arrives from the step behind.</summary>
    private readonly Span<T> state, cell;

    /// <summary>What Whhᵀ makes of the quotients of a step.</summary>
    private readonly Span<T> pulled;

    /// <param name="memory">Where intermediate values are taken from.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="points">The number of samples.</param>
    /// <param name="x">The inputs, [points, time, features].</param>
    /// <param name="states">h of all steps, [points, time, hidden], and behind it what the forward sweep saved.</param>
    /// <param name="relevance">The relevance of h, [points, time, hidden].</param>
    public RecurrentRelevance(
        Scratch.Frame memory, RecurrentLayer<T> layer, int points, ReadOnlySpan<T> x, ReadOnlySpan<T> states, ReadOnlySpan<T> relevance)
    {
        (this.layer, this.points, hidden) = (layer, points, layer.Hidden);
        time = relevance.Length / (points * hidden);
        this.x = x;
        this.relevance = relevance;
        this.states = states[..relevance.Length];
        saved = states[relevance.Length..];
        int gates = layer.Gates * hidden;
        before = memory.TakeSpan<T>(relevance.Length);
        ofInput = memory.TakeSpan<T>(points * time * gates);
        ofState = memory.TakeSpan<T>(points * time * gates);
        quotients = memory.TakeSpan<T>(points * time * gates);
        quotientsOfStep = memory.TakeSpan<T>(points * gates);
        state = memory.TakeSpan<T>(points * hidden);
        cell = memory.TakeSpan<T>(points * hidden);
        pulled = memory.TakeSpan<T>(points * hidden);
    }

    /// <summary>The part a of a product's relevance that the signal gets.</summary>
    public required T Signal { get; init; }

    /// <summary>e for pre-activations.</summary>
    public required T Epsilon { get; init; }

    /// <summary>e for the sums of states.</summary>
    public required T Stabilizer { get; init; }

    /// <summary>Whether biases stand in the denominators, so that their part of the relevance is lost.</summary>
    public required bool AbsorbsBias { get; init; }

    /// <summary>Writes the relevance of the inputs.</summary>
    /// <param name="result">[points, time, features].</param>
    public readonly void Run(Span<T> result)
    {
        Evaluate();
        state.Clear();
        cell.Clear();
        for (int step = time - 1; step >= 0; step--)
        {
            int t = layer.IsReverse ? time - 1 - step : step;
            for (int p = 0; p < points; p++)
            {
                for (int j = 0; j < hidden; j++)
                    Share(p, t, j);
            }
            // What the initial state is worth is lost, as what a bias is.
            if (step == 0)
                break;
            layer.OfState.Transposed(points, quotientsOfStep, pulled, accumulate: false);
            for (int p = 0; p < points; p++)
            {
                for (int j = 0; j < hidden; j++)
                    state[(p * hidden) + j] += before[(((p * time) + t) * hidden) + j] * pulled[(p * hidden) + j];
            }
        }
        layer.OfInput.Transposed(points * time, quotients, result, accumulate: false);
        for (int i = 0; i < result.Length; i++)
            result[i] *= x[i];
    }

    /// <summary>The states before each step, and the pre-activations in two parts.</summary>
    private readonly void Evaluate()
    {
        for (int p = 0; p < points; p++)
        {
            for (int t = 0; t < time; t++)
            {
                var row = before.Slice(((p * time) + t) * hidden, hidden);
                int earlier = layer.IsReverse ? t + 1 : t - 1;
                if (earlier >= 0 && earlier < time)
                    states.Slice(((p * time) + earlier) * hidden, hidden).CopyTo(row);
                else if (layer.InitialHidden.IsEmpty)
                    row.Clear();
                else
                    layer.InitialHidden.CopyTo(row);
            }
        }
        if (AbsorbsBias)
        {
            layer.OfInput.Forward(points * time, x, ofInput);
            layer.OfState.Forward(points * time, before, ofState);
        }
        else
        {
            layer.OfInput.ForwardLinear(points * time, x, ofInput);
            layer.OfState.ForwardLinear(points * time, before, ofState);
        }
    }

    /// <summary>One unit of one step: from the relevance of h (and c) to that of what it was computed from.</summary>
    private readonly void Share(int point, int step, int unit)
    {
        int row = (point * time) + step, own = (point * hidden) + unit;
        var total = relevance[(row * hidden) + unit] + state[own];
        state[own] = T.Zero;
        var at = saved.Slice((((step * points) + point) * layer.SavedRows * hidden) + unit);
        switch (layer.Kind)
        {
            case RecurrentKind.Lstm:
                ShareLstm(at, row, own, unit, total);
                break;
            case RecurrentKind.Gru:
                ShareGru(at, row, own, unit, total);
                break;
            default:
                Give(0, row, point, unit, total);
                break;
        }
    }

    /// <summary>h = o·tanh(c), c = f·c₋ + i·g.</summary>
    private readonly void ShareLstm(ReadOnlySpan<T> at, int row, int own, int unit, T total)
    {
        T i = at[0], f = at[hidden], g = at[2 * hidden], earlier = at[4 * hidden];
        int point = own / hidden;
        Give(3, row, point, unit, Gate(total));
        var ofCell = cell[own] + (Signal * total);
        var share = Stabilized.Quotient(ofCell, (f * earlier) + (i * g), Stabilizer);
        T forgotten = f * earlier * share, written = i * g * share;
        cell[own] = Signal * forgotten;
        Give(0, row, point, unit, Gate(written));
        Give(1, row, point, unit, Gate(forgotten));
        Give(2, row, point, unit, Signal * written);
    }

    /// <summary>
    /// h = (1 − z)·n + z·h₋ with n = tanh(a + r·m), where m = Whn·h₋ + bhn. 1 − z = σ(−u) is a gate as z = σ(u) is: what it gets goes to u.
    /// </summary>
    private readonly void ShareGru(ReadOnlySpan<T> at, int row, int own, int unit, T total)
    {
        T r = at[0], z = at[hidden], n = at[2 * hidden], m = at[3 * hidden], earlier = at[4 * hidden];
        int point = own / hidden;
        var share = Stabilized.Quotient(total, states[(row * hidden) + unit], Stabilizer);
        T ofNew = (T.One - z) * n * share, kept = z * earlier * share;
        state[own] = Signal * kept;
        Give(1, row, point, unit, Gate(ofNew) + Gate(kept));

        int index = (row * 3 * hidden) + (2 * hidden) + unit;
        var quotient = Stabilized.Quotient(Signal * ofNew, ofInput[index] + (r * m), Epsilon);
        quotients[index] = quotient;
        var product = r * m * quotient;
        quotientsOfStep[(point * 3 * hidden) + (2 * hidden) + unit] = Stabilized.Quotient(Signal * product, ofState[index], Epsilon);
        Give(0, row, point, unit, Gate(product));
    }

    private readonly T Gate(T product) => (T.One - Signal) * product;

    /// <summary>Gives relevance to a pre-activation whose sum x_t and h_{t−1} share.</summary>
    private readonly void Give(int gate, int row, int point, int unit, T received)
    {
        int column = (gate * hidden) + unit, index = (row * layer.Gates * hidden) + column;
        var quotient = Stabilized.Quotient(received, ofInput[index] + ofState[index], Epsilon);
        quotients[index] = quotient;
        quotientsOfStep[(point * layer.Gates * hidden) + column] = quotient;
    }
}
