namespace AutoIG.Series;

/// <summary>
/// Makes motions by a stated rule, which stands in <c>Data/README.md</c>: sines for what repeats, bells for what happens once, normal noise
/// on all. The numbers drawn are those of <see cref="Random"/> with a seed.
/// </summary>
internal sealed class MotionMaker(int seed)
{
    private const int X = 0, Y = 1, Z = 2, TurnX = 3, TurnY = 4, TurnZ = 5;

    private readonly Random random = new(seed);

    /// <summary>Motions of all kinds in turns.</summary>
    /// <param name="count">How many.</param>
    public IReadOnlyList<Motion> Make(int count) => [.. Enumerable.Range(0, count).Select(i => One(i % Motion.Kinds.Count))];

    private Motion One(int kind)
    {
        var signal = new double[6 * Motion.Steps];
        AddGravityAndNoise(signal);
        double[] strokes = [];
        switch (kind)
        {
            case 0:
                AddSway(signal);
                if (random.NextDouble() < 0.5)
                    AddBell(signal, Between(1, 9), width: 0.4, turn: Between(0.5, 1.5), pull: Between(0.1, 0.3));
                break;
            case 1:
                AddSteps(signal, frequency: Between(1.5, 2.3), up: Between(0.15, 0.45), swing: Between(0.6, 1.6));
                break;
            case 2:
                AddSteps(signal, frequency: Between(2.1, 3), up: Between(0.3, 0.9), swing: Between(1, 2.4));
                break;
            default:
                if (random.NextDouble() < 0.5)
                    AddSway(signal);
                else
                    AddSteps(signal, frequency: Between(1.5, 2.3), up: Between(0.1, 0.3), swing: Between(0.4, 1));
                strokes = StrokeTimes();
                double side = random.NextDouble() < 0.5 ? -1 : 1;
                foreach (double time in strokes)
                    AddBell(signal, time, width: 0.15, turn: side * Between(2, 4), pull: Between(0.5, 1.2));
                break;
        }

        return new Motion(kind, Array.ConvertAll(signal, number => (float)number), strokes);
    }

    /// <summary>1 g in the direction that a wrist held somehow has, and noise.</summary>
    private void AddGravityAndNoise(double[] signal)
    {
        double tilt = Between(0, 0.5), side = Between(0, 2 * Math.PI);
        double[] gravity = [Math.Sin(tilt) * Math.Cos(side), Math.Sin(tilt) * Math.Sin(side), Math.Cos(tilt), 0, 0, 0];
        for (int i = 0; i < signal.Length; i++)
        {
            int channel = i / Motion.Steps;
            signal[i] = gravity[channel] + (Normal() * (channel < TurnX ? 0.05 : 0.15));
        }
    }

    private void AddSway(double[] signal)
    {
        double frequency = Between(0.1, 0.4), phase = Between(0, 2 * Math.PI), size = Between(0.02, 0.08);
        AddWave(signal, X, frequency, size, phase);
        AddWave(signal, Y, frequency, size, phase + 1);
        AddWave(signal, TurnX, frequency, 2 * size, phase);
    }

    /// <summary>The body goes up and down with each step, an arm swings with every second.</summary>
    private void AddSteps(double[] signal, double frequency, double up, double swing)
    {
        double phase = Between(0, 2 * Math.PI);
        AddWave(signal, Z, frequency, up, phase);
        AddWave(signal, Z, 2 * frequency, 0.4 * up, 2 * phase);
        AddWave(signal, X, frequency, 0.5 * up, phase + 1);
        AddWave(signal, TurnY, frequency / 2, swing, phase / 2);
    }

    private static void AddWave(double[] signal, int channel, double frequency, double size, double phase)
    {
        for (int i = 0; i < Motion.Steps; i++)
            signal[(channel * Motion.Steps) + i] += size * Math.Sin((2 * Math.PI * frequency * i / Motion.Rate) + phase);
    }

    /// <summary>The arm turns once, pulled outwards and then in.</summary>
    private static void AddBell(double[] signal, double time, double width, double turn, double pull)
    {
        for (int i = 0; i < Motion.Steps; i++)
        {
            double away = ((i / Motion.Rate) - time) / width, bell = Math.Exp(-away * away / 2);
            signal[(X * Motion.Steps) + i] -= pull * away * bell * Math.Sqrt(Math.E);
            signal[(TurnZ * Motion.Steps) + i] += turn * bell;
        }
    }

    /// <summary>Two to four moments at least 1.5 seconds apart: even distances with something drawn between.</summary>
    private double[] StrokeTimes()
    {
        int count = random.Next(2, 5);
        double room = 9 - (1.5 * (count - 1)) - 0.5;
        double[] drawn = [.. Enumerable.Range(0, count).Select(_ => Between(0, room)).Order()];
        return [.. drawn.Select((time, i) => 0.5 + time + (1.5 * i))];
    }

    private double Between(double low, double high) => low + ((high - low) * random.NextDouble());

    /// <summary>By Box and Muller (1958).</summary>
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
