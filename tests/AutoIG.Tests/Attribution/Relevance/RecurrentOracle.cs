namespace AutoIG.Tests.Attribution.Relevance;

/// <summary>
/// One recurrent layer and direction as its definition says it, a number at a time, and relevance back through it as Arras et al. (2017,
/// 2019) write it: of every product a part goes to the signal and the rest to the gate, of every sum each summand gets its share.
/// </summary>
internal sealed class RecurrentOracle
{
    private const int H = RecurrentModel<double>.Hidden;

    private readonly string kind;
    private readonly bool reverse;
    private readonly int gates, features;
    private readonly double[] ofInput, ofState, biasOfInput, biasOfState, start, startOfCell;

    /// <param name="kind">lstm, gru, tanh or relu.</param>
    /// <param name="features">The length of a step's input.</param>
    /// <param name="ofInput">[gates · hidden, features].</param>
    /// <param name="ofState">[gates · hidden, hidden].</param>
    /// <param name="biasOfInput">[gates · hidden], or none.</param>
    /// <param name="biasOfState">[gates · hidden], or none.</param>
    /// <param name="start">[hidden], or none for zeros.</param>
    /// <param name="startOfCell">[hidden], or none for zeros.</param>
    /// <param name="reverse">Whether it runs from the last step to the first.</param>
    public RecurrentOracle(
        string kind, int features, double[] ofInput, double[] ofState, double[]? biasOfInput = null, double[]? biasOfState = null,
        double[]? start = null, double[]? startOfCell = null, bool reverse = false)
    {
        gates = kind switch { "lstm" => 4, "gru" => 3, _ => 1 };
        (this.kind, this.features, this.ofInput, this.ofState, this.reverse) = (kind, features, ofInput, ofState, reverse);
        this.biasOfInput = biasOfInput ?? new double[gates * H];
        this.biasOfState = biasOfState ?? new double[gates * H];
        this.start = start ?? new double[H];
        this.startOfCell = startOfCell ?? new double[H];
    }

    /// <summary>The part of a product's relevance that the signal gets.</summary>
    public double Signal { get; init; } = 1;

    /// <summary>e for sums of pre-activations.</summary>
    public double Epsilon { get; init; }

    /// <summary>e for other sums.</summary>
    public double Stabilizer { get; init; }

    /// <summary>Whether biases stand in the denominators.</summary>
    public bool Absorbs { get; init; } = true;

    /// <summary>The states of all steps.</summary>
    public double[][] States(double[][] x)
    {
        var states = new double[x.Length][];
        double[] h = start, c = startOfCell;
        foreach (int t in Order(x.Length))
        {
            var step = Forward(x[t], h, c);
            (h, c) = (step.H, step.C);
            states[t] = h;
        }
        return states;
    }

    /// <summary>The relevance of the inputs of all steps from that of their states.</summary>
    public double[][] Propagate(double[][] x, double[][] ofStates)
    {
        var steps = new Step[x.Length];
        double[] h = start, c = startOfCell;
        foreach (int t in Order(x.Length))
        {
            steps[t] = Forward(x[t], h, c);
            (h, c) = (steps[t].H, steps[t].C);
        }
        var result = x.Select(row => new double[row.Length]).ToArray();
        double[] fromState = new double[H], fromCell = new double[H];
        foreach (int t in Order(x.Length).Reverse())
        {
            double[] total = [.. ofStates[t].Zip(fromState, (a, b) => a + b)];
            (fromState, fromCell) = kind switch
            {
                "lstm" => BackLstm(steps[t], total, fromCell, result[t]),
                "gru" => (BackGru(steps[t], total, result[t]), fromCell),
                _ => (BackPlain(steps[t], total, result[t]), fromCell),
            };
        }
        return result;
    }

    private IEnumerable<int> Order(int length) => Enumerable.Range(0, length).Select(t => reverse ? length - 1 - t : t);

    private Step Forward(double[] x, double[] h, double[] c)
    {
        double[] a = new double[gates * H], b = new double[gates * H];
        for (int row = 0; row < gates * H; row++)
        {
            a[row] = biasOfInput[row];
            b[row] = biasOfState[row];
            for (int k = 0; k < features; k++)
                a[row] += ofInput[(row * features) + k] * x[k];
            for (int k = 0; k < H; k++)
                b[row] += ofState[(row * H) + k] * h[k];
        }
        double[] after = new double[H], cell = new double[H];
        for (int j = 0; j < H; j++)
        {
            switch (kind)
            {
                case "lstm":
                    cell[j] = (Sigmoid(a[H + j] + b[H + j]) * c[j]) + (Sigmoid(a[j] + b[j]) * Math.Tanh(a[(2 * H) + j] + b[(2 * H) + j]));
                    after[j] = Sigmoid(a[(3 * H) + j] + b[(3 * H) + j]) * Math.Tanh(cell[j]);
                    break;
                case "gru":
                    double z = Sigmoid(a[H + j] + b[H + j]);
                    double n = Math.Tanh(a[(2 * H) + j] + (Sigmoid(a[j] + b[j]) * b[(2 * H) + j]));
                    after[j] = ((1 - z) * n) + (z * h[j]);
                    break;
                case "tanh":
                    after[j] = Math.Tanh(a[j] + b[j]);
                    break;
                default:
                    after[j] = Math.Max(a[j] + b[j], 0);
                    break;
            }
        }
        return new Step(x, h, c, a, b, after, cell);
    }

    private (double[] State, double[] Cell) BackLstm(Step step, double[] relevance, double[] ofCell, double[] ofX)
    {
        var (ofBefore, ofCellBefore) = (new double[H], new double[H]);
        for (int j = 0; j < H; j++)
        {
            double i = Sigmoid(step.A[j] + step.B[j]), f = Sigmoid(step.A[H + j] + step.B[H + j]);
            double g = Math.Tanh(step.A[(2 * H) + j] + step.B[(2 * H) + j]);
            double inCell = ofCell[j] + (Signal * relevance[j]);
            double kept = f * step.CellBefore[j] / Stab(step.C[j], Stabilizer) * inCell;
            double written = i * g / Stab(step.C[j], Stabilizer) * inCell;
            ofCellBefore[j] = Signal * kept;
            Joint(step, j, (1 - Signal) * written, ofX, ofBefore);
            Joint(step, H + j, (1 - Signal) * kept, ofX, ofBefore);
            Joint(step, (2 * H) + j, Signal * written, ofX, ofBefore);
            Joint(step, (3 * H) + j, (1 - Signal) * relevance[j], ofX, ofBefore);
        }
        return (ofBefore, ofCellBefore);
    }

    private double[] BackGru(Step step, double[] relevance, double[] ofX)
    {
        var ofBefore = new double[H];
        for (int j = 0; j < H; j++)
        {
            int row = (2 * H) + j;
            double r = Sigmoid(step.A[j] + step.B[j]), z = Sigmoid(step.A[H + j] + step.B[H + j]), m = step.B[row];
            double n = Math.Tanh(step.A[row] + (r * m));
            double created = (1 - z) * n / Stab(step.H[j], Stabilizer) * relevance[j];
            double kept = z * step.Before[j] / Stab(step.H[j], Stabilizer) * relevance[j];
            ofBefore[j] += Signal * kept;
            Joint(step, H + j, (1 - Signal) * (created + kept), ofX, ofBefore);
            double inNew = Signal * created;
            double sum = Stab(step.A[row] - (Absorbs ? 0 : biasOfInput[row]) + (r * m), Epsilon);
            for (int k = 0; k < features; k++)
                ofX[k] += step.X[k] * ofInput[(row * features) + k] / sum * inNew;
            double ofProduct = r * m / sum * inNew;
            Joint(step, j, (1 - Signal) * ofProduct, ofX, ofBefore);
            double ofM = Stab(m - (Absorbs ? 0 : biasOfState[row]), Epsilon);
            for (int k = 0; k < H; k++)
                ofBefore[k] += step.Before[k] * ofState[(row * H) + k] / ofM * Signal * ofProduct;
        }
        return ofBefore;
    }

    private double[] BackPlain(Step step, double[] relevance, double[] ofX)
    {
        var ofBefore = new double[H];
        for (int j = 0; j < H; j++)
            Joint(step, j, relevance[j], ofX, ofBefore);
        return ofBefore;
    }

    /// <summary>A pre-activation that the input and the state before are summands of.</summary>
    private void Joint(Step step, int row, double relevance, double[] ofX, double[] ofBefore)
    {
        double bias = biasOfInput[row] + biasOfState[row];
        double sum = Stab(step.A[row] + step.B[row] - (Absorbs ? 0 : bias), Epsilon);
        for (int k = 0; k < features; k++)
            ofX[k] += step.X[k] * ofInput[(row * features) + k] / sum * relevance;
        for (int k = 0; k < H; k++)
            ofBefore[k] += step.Before[k] * ofState[(row * H) + k] / sum * relevance;
    }

    private static double Stab(double d, double e) => d >= 0 ? d + e : d - e;

    private static double Sigmoid(double u) => 1 / (1 + Math.Exp(-u));

    private sealed record Step(double[] X, double[] Before, double[] CellBefore, double[] A, double[] B, double[] H, double[] C);
}
