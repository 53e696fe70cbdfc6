using AutoIG.Samples;

namespace AutoIG.Api;

/// <summary>
/// Explains one sample of each network, so that the first caller does not wait for what is done once; then the service is ready.
/// </summary>
internal sealed class WarmUp(TumorModel tumors, DigitModel digits) : BackgroundService
{
    private volatile bool isReady;

    /// <summary>Whether each network has explained once.</summary>
    public bool IsReady => isReady;

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(
        () =>
        {
            var method = new IntegratedGradients { MaxDegreeOfParallelism = 1 };
            tumors.Classifier.Explain(Tumors.Standardized(0), method, default, stoppingToken);
            digits.Classifier.Explain(Digits.Image(0), method, default, stoppingToken);
            isReady = true;
        },
        stoppingToken);
}
