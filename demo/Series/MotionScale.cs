namespace AutoIG.Series;

/// <summary>How each channel is normalised: (raw − mean) / deviation.</summary>
/// <param name="Mean">Of each channel.</param>
/// <param name="Deviation">Of each channel, the population's.</param>
internal sealed record MotionScale(IReadOnlyList<float> Mean, IReadOnlyList<float> Deviation)
{
    /// <summary>Over all numbers of a channel.</summary>
    public static MotionScale Of(IReadOnlyList<Motion> motions)
    {
        var (mean, deviation) = (new float[6], new float[6]);
        for (int channel = 0; channel < 6; channel++)
        {
            double[] numbers = [.. motions.SelectMany(motion => motion.Channel(channel).ToArray()).Select(number => (double)number)];
            double middle = numbers.Average();
            mean[channel] = (float)middle;
            deviation[channel] = (float)Math.Sqrt(numbers.Average(number => (number - middle) * (number - middle)));
        }

        return new MotionScale(mean, deviation);
    }

    /// <summary>A signal as the training takes it: a row for each moment.</summary>
    public double[] Rows(Motion motion)
    {
        var rows = new double[Motion.Steps * 6];
        for (int channel = 0; channel < 6; channel++)
        {
            var signal = motion.Channel(channel);
            for (int step = 0; step < Motion.Steps; step++)
                rows[(step * 6) + channel] = (double)(signal[step] - Mean[channel]) / Deviation[channel];
        }

        return rows;
    }
}
