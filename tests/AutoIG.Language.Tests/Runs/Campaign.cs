using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace AutoIG.Language.Tests.Runs;

/// <summary>Tries many programs, some hundreds in each compilation, on all cores.</summary>
/// <param name="trials">How the programs of a batch are tried, by the batch's number.</param>
/// <param name="subjectOf">What is made of a seed; nothing where that is of no use.</param>
/// <param name="see">Told of every program.</param>
internal sealed class Campaign(Func<long, IReadOnlyList<ITrial>> trials, Func<long, ISubject?> subjectOf, Action<ISubject>? see = null)
{
    public const int BatchSize = 200;

    /// <summary>The most failures found by reading that are looked at with the compiler.</summary>
    private const int MostConfirmed = 400;

    private readonly ConcurrentDictionary<(ISubject, bool Analyses), Failure> failures = new();
    private readonly ConcurrentDictionary<ISubject, string> invalid = new();
    private Action<string>? announce;
    private int tried;
    private int useless;
    private long making, compiling, reading;

    /// <summary>What failed, by seed.</summary>
    public IReadOnlyList<Failure> Failures => [.. failures.Values.OrderBy(f => f.Subject.Seed)];

    /// <summary>Programs that were tried.</summary>
    public int Tried => tried;

    /// <summary>Programs that did not end soon or left the bounds, and were not tried.</summary>
    public int Useless => useless;

    /// <summary>Programs that are no C#: faults of these tests.</summary>
    public IReadOnlyCollection<string> Invalid => [.. invalid.Select(pair => $"seed {pair.Key.Seed}: {pair.Value}")];

    public string Summary => $"{Tried} tried, {Useless} of no use, {Invalid.Count} no C#, {Failures.Count} failures; {Times}";

    private string Times => string.Create(CultureInfo.InvariantCulture,
        $"making {Seconds(making):F1} s, generating and reading {Seconds(reading):F1} s (reading {Seconds(ReadTrial.Reading):F1} s), ")
        + string.Create(CultureInfo.InvariantCulture,
        $"compiling and running {Seconds(compiling):F1} s (emitting {Seconds(SourceCompiler.Emitting):F1} s), of all cores; ")
        + string.Create(CultureInfo.InvariantCulture, $"{Environment.CpuUsage.TotalTime.TotalSeconds:F0} s of CPU");

    /// <summary>Tries the programs of consecutive seeds.</summary>
    /// <param name="seed">The first.</param>
    /// <param name="count">How many seeds.</param>
    /// <param name="progress">Told of every few batches: the next seed, so that a run can be taken up again.</param>
    public void Run(long seed, long count, Action<string>? progress = null)
    {
        announce = progress;
        long next = 0;
        var watch = Stopwatch.StartNew();
        var reported = Stopwatch.StartNew();
        // Where each worker is: all before the first of them is done.
        long[] at = new long[Environment.ProcessorCount];
        var workers = at.Select((_, worker) => new Thread(() => Work(worker), 16 << 20) { IsBackground = true }).ToArray();
        foreach (var worker in workers)
            worker.Start();
        foreach (var worker in workers)
            worker.Join();
        Confirm();

        void Work(int worker)
        {
            while (true)
            {
                long first = Interlocked.Add(ref next, BatchSize) - BatchSize;
                Volatile.Write(ref at[worker], Math.Min(first, count));
                if (first >= count)
                    return;
                RunBatch([.. Enumerable.Range(0, (int)Math.Min(BatchSize, count - first)).Select(i => seed + first + i)],
                    trials(first / BatchSize));
                lock (reported)
                {
                    if (progress is not null && reported.Elapsed.TotalSeconds >= 30)
                    {
                        reported.Restart();
                        progress(string.Create(CultureInfo.InvariantCulture,
                            $"{watch.Elapsed.TotalSeconds:F0} s: {at.Min()} of {count} seeds (to go on: seed {seed + at.Min()}), {tried} tried, {failures.Count} failures; {Times}"));
                    }
                }
            }
        }
    }

    /// <summary>Tries programs in the way in which a failure was found, and reports what fails.</summary>
    public static IReadOnlyList<Failure> Try(IReadOnlyList<ISubject> subjects, ITrial trial)
    {
        var campaign = new Campaign(_ => [trial], _ => null);
        campaign.Run(subjects, trial);
        return campaign.Failures;
    }

    private void RunBatch(long[] seeds, IReadOnlyList<ITrial> ways)
    {
        long start = Stopwatch.GetTimestamp();
        var subjects = new List<ISubject>();
        foreach (long seed in seeds)
        {
            if (subjectOf(seed) is { } subject)
                subjects.Add(subject);
            else
                Interlocked.Increment(ref useless);
        }
        if (see is not null)
            subjects.ForEach(see);
        Interlocked.Add(ref making, Stopwatch.GetTimestamp() - start);
        foreach (var trial in ways)
        {
            start = Stopwatch.GetTimestamp();
            Run(subjects, trial);
            Interlocked.Add(ref trial.Reads ? ref reading : ref compiling, Stopwatch.GetTimestamp() - start);
        }
        Interlocked.Add(ref tried, subjects.Count);
    }

    private void Run(IReadOnlyList<ISubject> subjects, ITrial trial) => trial.Try(subjects,
        failure =>
        {
            failures.TryAdd((failure.Subject, trial.Analyses), failure with { Trial = trial });
            announce?.Invoke($"  seed {failure.Subject.Seed}: {failure.Group}");
        },
        (subject, error) => invalid.TryAdd(subject, error));

    /// <summary>
    /// Compiles what failed by reading: where the compiled program is right, or the program is no C#, it is these tests that are wrong.
    /// </summary>
    private void Confirm()
    {
        foreach (var group in Failures.Where(f => f.Trial is { Reads: true } && f.Kind != FailureKind.Reading).Take(MostConfirmed)
            .GroupBy(f => f.Trial!.Analyses))
        {
            var compiled = new Campaign(_ => [], _ => null);
            compiled.Run([.. group.Select(f => f.Subject)], new CompiledTrial(group.Key));
            foreach (var failure in group)
            {
                if (compiled.invalid.TryGetValue(failure.Subject, out string? error))
                {
                    failures.TryRemove((failure.Subject, group.Key), out _);
                    invalid.TryAdd(failure.Subject, error);
                }
                else if (compiled.failures.TryGetValue((failure.Subject, group.Key), out var known))
                {
                    if (known.Kind == FailureKind.Reading)
                        failures[(failure.Subject, group.Key)] = failure with { Kind = known.Kind, Detail = known.Detail };
                }
                else
                {
                    failures[(failure.Subject, group.Key)] =
                        failure with { Kind = FailureKind.Reading, Detail = $"Compiled it is right; read: {failure.Detail}" };
                }
            }
        }
    }

    private static double Seconds(long ticks) => (double)ticks / Stopwatch.Frequency;
}
