using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels.Pointwise;

public sealed class RecurrentTests
{
    private const int Points = 3;

    public static TheoryData<RecurrentKind, int, int, int, bool, bool> Layers()
    {
        var data = new TheoryData<RecurrentKind, int, int, int, bool, bool>();
        foreach (var kind in Enum.GetValues<RecurrentKind>())
        {
            data.Add(kind, 6, 4, 5, false, true);
            data.Add(kind, 5, 3, 22, true, true);
            data.Add(kind, 1, 2, 8, false, false);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Follows_PyTorchs_equations(RecurrentKind kind, int time, int features, int hidden, bool reverse, bool full) =>
        Numbers.EachWidth(() =>
    {
        var x = Numbers.Uniform(1, Points * time * features);
        var model = new Model(kind, features, hidden, reverse, full);
        var expected = model.Oracle(time, x);
        Numbers.Close<double>(expected, Run<double>(model, time, x));
        Numbers.Close<float>(expected, Run<float>(model, time, x), 4e-6);
    });

    [Theory]
    [MemberData(nameof(Layers))]
    public void Adjoint_and_tangent(RecurrentKind kind, int time, int features, int hidden, bool reverse, bool full) =>
        Numbers.EachWidth(() =>
    {
        var model = new Model(kind, features, hidden, reverse, full);
        var layer = model.Layer<double>();
        var x = Numbers.Uniform(1, Points * time * features);
        var xDot = Numbers.Uniform(2, x.Length);
        var gates = new double[Points * time * layer.Gates * hidden];
        var y = new double[Points * time * hidden];
        var saved = new double[Points * time * layer.SavedRows * hidden];
        layer.Project(Points, time, x, gates);
        layer.Forward(Points, time, gates, y, saved);

        var gatesDot = new double[gates.Length];
        var yDot = new double[y.Length];
        layer.ProjectTangent(Points, time, xDot, gatesDot);
        layer.Tangent(Points, time, saved, gatesDot, yDot);
        Numbers.Close<double>(Numbers.DirectionalDerivative(v => model.Oracle(time, v), x, xDot), yDot, doubleTolerance: 1e-7);

        var yBar = Numbers.Uniform(3, y.Length);
        var gatesBar = Numbers.Uniform(4, gates.Length);
        var xBar = Numbers.Uniform(5, x.Length);
        layer.Transposed(Points, time, saved, yBar, gatesBar);
        layer.ProjectTransposed(Points, time, gatesBar, xBar);
        Numbers.Adjoint(yBar, yDot, xBar, xDot);

        // Neither the second pass nor one that saves nothing differs.
        var again = new double[y.Length];
        layer.Forward(Points, time, gates, again, []);
        Assert.Equal(y, again);
    });

    [Fact]
    public void A_sample_has_the_same_bits_in_any_batch()
    {
        var model = new Model(RecurrentKind.Lstm, 3, 20, false, true);
        var layer = model.Layer<float>();
        var gates = Numbers.To<float>(Numbers.Uniform(1, Points * 4 * 80));
        var batch = new float[Points * 4 * 20];
        layer.Forward(Points, 4, gates, batch, []);
        for (int p = 0; p < Points; p++)
        {
            var one = new float[4 * 20];
            layer.Forward(1, 4, gates.AsSpan(p * 320, 320), one, []);
            Assert.Equal(batch[(p * 80)..(p * 80 + 80)], one);
        }
    }

    [Fact]
    public void Wrong_sizes_are_named()
    {
        Assert.Contains("weightHh: expected 36", Assert.Throws<ArgumentException>(
            () => new RecurrentLayer<float>(RecurrentKind.Lstm, 2, 3, new float[24], new float[35])).Message);
        Assert.Contains("initialCell", Assert.Throws<ArgumentException>(
            () => new RecurrentLayer<float>(RecurrentKind.Gru, 2, 3, new float[18], new float[27], initialCell: new float[3])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RecurrentLayer<float>((RecurrentKind)9, 2, 3, [], []));
        var layer = new RecurrentLayer<float>(RecurrentKind.Tanh, 2, 3, new float[6], new float[9]);
        Assert.Contains("gates: expected 12",
            Assert.Throws<ArgumentException>(() => layer.Forward(2, 2, new float[11], new float[12], [])).Message);
        Assert.Contains("saved: expected 12",
            Assert.Throws<ArgumentException>(() => layer.Forward(2, 2, new float[12], new float[12], new float[3])).Message);
    }

    private static T[] Run<T>(Model model, int time, double[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layer = model.Layer<T>();
        var gates = new T[Points * time * layer.Gates * layer.Hidden];
        var y = new T[Points * time * layer.Hidden];
        layer.Project(Points, time, Numbers.To<T>(x), gates);
        layer.Forward(Points, time, gates, y, new T[Points * time * layer.SavedRows * layer.Hidden]);
        return y;
    }

    private sealed class Model
    {
        private readonly RecurrentKind _kind;
        private readonly int _features;
        private readonly int _hidden;
        private readonly bool _reverse;
        private readonly double[] _weightIh;
        private readonly double[] _weightHh;
        private readonly double[] _biasIh;
        private readonly double[] _biasHh;
        private readonly double[] _hidden0;
        private readonly double[] _cell0;

        internal Model(RecurrentKind kind, int features, int hidden, bool reverse, bool full)
        {
            int gates = kind switch { RecurrentKind.Lstm => 4, RecurrentKind.Gru => 3, _ => 1 };
            (_kind, _features, _hidden, _reverse) = (kind, features, hidden, reverse);
            _weightIh = Numbers.Uniform(31, gates * hidden * features, -0.8, 0.8);
            _weightHh = Numbers.Uniform(32, gates * hidden * hidden, -0.4, 0.4);
            _biasIh = full ? Numbers.Uniform(33, gates * hidden) : [];
            _biasHh = full ? Numbers.Uniform(34, gates * hidden) : [];
            _hidden0 = full ? Numbers.Uniform(35, hidden) : [];
            _cell0 = full && kind == RecurrentKind.Lstm ? Numbers.Uniform(36, hidden) : [];
        }

        internal RecurrentLayer<T> Layer<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
                _kind, _features, _hidden, Numbers.To<T>(_weightIh), Numbers.To<T>(_weightHh), Numbers.To<T>(_biasIh),
                Numbers.To<T>(_biasHh),
                Numbers.To<T>(_hidden0), Numbers.To<T>(_cell0), _reverse);

        internal double[] Oracle(int time, double[] x)
        {
            var y = new double[Points * time * _hidden];
            for (int p = 0; p < Points; p++)
            {
                double[] h = _hidden0.Length > 0 ? [.. _hidden0] : new double[_hidden],
                    c = _cell0.Length > 0 ? [.. _cell0] : new double[_hidden];
                for (int step = 0; step < time; step++)
                {
                    int t = _reverse ? time - 1 - step : step;
                    var before = h.ToArray();
                    double A(int row) => Bias(_biasIh, row) + Enumerable.Range(0, _features)
                        .Sum(k => _weightIh[row * _features + k] * x[(p * time + t) * _features + k]);
                    double B(int row) => Bias(_biasHh, row) + Enumerable.Range(0, _hidden)
                        .Sum(k => _weightHh[row * _hidden + k] * before[k]);
                    for (int j = 0; j < _hidden; j++)
                    {
                        double a = A(j) + B(j);
                        int f = _hidden + j, g = 2 * _hidden + j, o = 3 * _hidden + j;
                        switch (_kind)
                        {
                            case RecurrentKind.Tanh:
                                h[j] = Math.Tanh(a);
                                break;
                            case RecurrentKind.Relu:
                                h[j] = Math.Max(a, 0);
                                break;
                            case RecurrentKind.Lstm:
                                c[j] = Gate(A(f) + B(f)) * c[j] + Gate(a) * Math.Tanh(A(g) + B(g));
                                h[j] = Gate(A(o) + B(o)) * Math.Tanh(c[j]);
                                break;
                            default:
                                double z = Gate(A(f) + B(f));
                                h[j] = (1 - z) * Math.Tanh(A(g) + Gate(a) * B(g)) + z * before[j];
                                break;
                        }

                        y[(p * time + t) * _hidden + j] = h[j];
                    }
                }
            }

            return y;
        }

        private static double Gate(double a) => Pointwise.Oracle.Sigmoid(a);

        private static double Bias(double[] bias, int row) => bias.Length > 0 ? bias[row] : 0;
    }
}
