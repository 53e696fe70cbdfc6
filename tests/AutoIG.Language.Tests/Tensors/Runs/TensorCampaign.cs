using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using AutoIG.Language.Tests.Runs;

namespace AutoIG.Language.Tests.Tensors.Runs;

/// <summary>Tries many models, some in each compilation, on all cores.</summary>
/// <param name="analyses">Whether the generator runs as it does for users, or with some analyses off.</param>
internal sealed class TensorCampaign(bool analyses = true)
{
    private const int BatchSize = 100;

    private readonly ConcurrentDictionary<TensorSubject, TensorFailure> failures = new();
    private readonly ConcurrentQueue<string> invalid = new();
    private int tried;
    private int useless;
    private long making, compiling, checking;

    /// <summary>What failed, by seed.</summary>
    public IReadOnlyList<TensorFailure> Failures => [.. failures.Values.OrderBy(f => f.Subject.Program.Seed)];

    /// <summary>Models that were compiled and run.</summary>
    public int Tried => tried;

    /// <summary>Models whose numbers left the bounds, and that were not tried.</summary>
    public int Useless => useless;

    /// <summary>Models that are no C#: faults of these tests.</summary>
    public IReadOnlyCollection<string> Invalid => invalid;

    public string Summary => string.Create(CultureInfo.InvariantCulture,
        $"{Tried} tried, {Useless} of no use, {Invalid.Count} no C#, {failures.Count} failures; making {Seconds(making):F1} s, compiling {Seconds(compiling):F1} s (generating {Seconds(ModelAssembly.Generating):F1} s, emitting {Seconds(SourceCompiler.Emitting):F1} s), running {Seconds(checking):F1} s (of all cores)");

    /// <summary>Tries the models of consecutive seeds.</summary>
    /// <param name="seed">The first.</param>
    /// <param name="count">How many seeds.</param>
    /// <param name="progress">Told of every few batches.</param>
    public void Run(long seed, long count, Action<string>? progress = null)
    {
        var reported = Stopwatch.StartNew();
        var batches = Enumerable.Range(0, (int)((count + BatchSize - 1) / BatchSize));
        Parallel.ForEach(batches, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, batch =>
        {
            long first = seed + (long)batch * BatchSize;
            long start = Stopwatch.GetTimestamp();
            var subjects = new List<TensorSubject>();
            for (long s = first; s < Math.Min(first + BatchSize, seed + count); s++)
            {
                if (TensorSubject.Of(s) is { } subject)
                    subjects.Add(subject);
                else
                    Interlocked.Increment(ref useless);
            }
            Interlocked.Add(ref making, Stopwatch.GetTimestamp() - start);
            RunSubjects(subjects);
            lock (reported)
            {
                if (progress is not null && reported.Elapsed.TotalSeconds >= 10)
                {
                    reported.Restart();
                    progress(Summary);
                }
            }
        });
    }

    /// <summary>Tries models and reports what fails.</summary>
    public IReadOnlyList<TensorFailure> Try(IReadOnlyList<TensorSubject> subjects)
    {
        var campaign = new TensorCampaign(analyses);
        campaign.RunSubjects(subjects);
        return campaign.Failures;
    }

    private void RunSubjects(IReadOnlyList<TensorSubject> subjects)
    {
        long start = Stopwatch.GetTimestamp();
        using var assembly = ModelAssembly.Compile(subjects, analyses, failure => failures.TryAdd(failure.Subject, failure), (subject, error) =>
        {
            if (invalid.Count < 50)
                invalid.Enqueue($"seed {subject.Program.Seed}: {error}");
        });
        Interlocked.Add(ref compiling, Stopwatch.GetTimestamp() - start);
        start = Stopwatch.GetTimestamp();
        foreach (var model in assembly?.Models ?? [])
        {
            if (TensorCheck.Run(model) is { } failure)
                failures.TryAdd(failure.Subject, failure);
            Interlocked.Increment(ref tried);
        }
        Interlocked.Add(ref checking, Stopwatch.GetTimestamp() - start);
    }

    private static double Seconds(long ticks) => (double)ticks / Stopwatch.Frequency;
}
