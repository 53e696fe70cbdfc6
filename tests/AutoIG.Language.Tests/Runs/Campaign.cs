using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace AutoIG.Language.Tests.Runs;

/// <summary>Tries many programs, some hundreds in each compilation, on all cores.</summary>
/// <param name="analyses">Whether the generator runs as it does for users, or with all analyses off.</param>
/// <param name="unchosen">Whether choices are put into the programs whose other side is no number or infinitely steep, and inputs may be exactly 0.</param>
internal sealed class Campaign(bool analyses = true, bool unchosen = false)
{
    private const int BatchSize = 200;
    private static readonly TimeSpan MostForOne = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<Subject, Failure> failures = new();
    private readonly ConcurrentQueue<string> invalid = new();
    private int tried;
    private int useless;
    private int invalids;
    private long making, compiling, checking;

    /// <summary>What failed, by seed.</summary>
    public IReadOnlyList<Failure> Failures => [.. failures.Values.OrderBy(f => f.Subject.Program.Seed)];

    /// <summary>Programs that were compiled and run.</summary>
    public int Tried => tried;

    /// <summary>Programs that did not end soon or left the bounds, and were not tried.</summary>
    public int Useless => useless;

    /// <summary>Programs that are no C#: faults of these tests.</summary>
    public IReadOnlyCollection<string> Invalid => invalid;

    public string Summary => $"{Tried} tried, {Useless} of no use, {Invalid.Count} no C#, {Failures.Count} failures; {Times}";

    private string Times => string.Create(CultureInfo.InvariantCulture,
        $"making {Seconds(making):F1} s, compiling {Seconds(compiling):F1} s (generating {Seconds(ProgramAssembly.Generating):F1} s, emitting {Seconds(ProgramAssembly.Emitting):F1} s), running {Seconds(checking):F1} s (of all cores)");

    /// <summary>Tries the programs of consecutive seeds.</summary>
    /// <param name="seed">The first.</param>
    /// <param name="count">How many seeds.</param>
    /// <param name="progress">Told of every few batches: the next seed, so that a run can be taken up again.</param>
    public void Run(long seed, long count, Action<string>? progress = null)
    {
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

        void Work(int worker)
        {
            while (true)
            {
                long first = Interlocked.Add(ref next, BatchSize) - BatchSize;
                Volatile.Write(ref at[worker], Math.Min(first, count));
                if (first >= count)
                    return;
                RunBatch([.. Enumerable.Range(0, (int)Math.Min(BatchSize, count - first)).Select(i => seed + first + i)]);
                lock (reported)
                {
                    if (progress is not null && reported.Elapsed.TotalSeconds >= 10)
                    {
                        reported.Restart();
                        progress(string.Create(CultureInfo.InvariantCulture,
                            $"{watch.Elapsed.TotalSeconds:F0} s: {at.Min()} of {count} seeds (to go on: seed {seed + at.Min()}), {tried} tried, {failures.Count} failures; {Times}"));
                    }
                }
            }
        }
    }

    /// <summary>Tries programs and reports what fails.</summary>
    public IReadOnlyList<Failure> Try(IReadOnlyList<Subject> subjects)
    {
        var campaign = new Campaign(analyses);
        campaign.RunSubjects(subjects);
        return campaign.Failures;
    }

    private void RunBatch(long[] seeds)
    {
        long start = Stopwatch.GetTimestamp();
        var subjects = new List<Subject>();
        foreach (long seed in seeds)
        {
            if (Subject.Of(seed, unchosen) is { } subject)
                subjects.Add(subject);
            else
                Interlocked.Increment(ref useless);
        }
        Interlocked.Add(ref making, Stopwatch.GetTimestamp() - start);
        RunSubjects(subjects);
    }

    private void RunSubjects(IReadOnlyList<Subject> subjects)
    {
        long start = Stopwatch.GetTimestamp();
        var assemblies = ProgramAssembly.Compile(subjects, analyses, Fail, (subject, error) =>
        {
            Interlocked.Increment(ref invalids);
            if (invalids < 50)
                invalid.Enqueue($"seed {subject.Program.Seed}: {error}");
        });
        Interlocked.Add(ref compiling, Stopwatch.GetTimestamp() - start);
        start = Stopwatch.GetTimestamp();
        foreach (var assembly in assemblies)
        {
            Check(assembly.Programs);
            Interlocked.Add(ref tried, assembly.Programs.Count);
            assembly.Dispose();
        }
        Interlocked.Add(ref checking, Stopwatch.GetTimestamp() - start);
    }

    private void Fail(Failure failure) => failures.TryAdd(failure.Subject, failure);

    /// <summary>Checks programs on a thread of their own: one that does not come to an end is left behind, and the next go on without it.</summary>
    private void Check(IReadOnlyList<CompiledProgram> programs)
    {
        int first = 0;
        while (first < programs.Count)
        {
            int at = first;
            long since = Stopwatch.GetTimestamp();
            bool isLost = false;
            int begin = first;
            var thread = new Thread(() =>
            {
                for (int i = begin; i < programs.Count && !Volatile.Read(ref isLost); i++)
                {
                    Volatile.Write(ref since, Stopwatch.GetTimestamp());
                    Volatile.Write(ref at, i);
                    if (ProgramCheck.Run(programs[i]) is { } failure && !Volatile.Read(ref isLost))
                        Fail(failure);
                }
            }, 16 << 20)
            { IsBackground = true };
            thread.Start();
            first = programs.Count;
            while (!thread.Join(1000))
            {
                if (Stopwatch.GetElapsedTime(Volatile.Read(ref since)) < MostForOne)
                    continue;
                Volatile.Write(ref isLost, true);
                Fail(new Failure(FailureKind.Hang, programs[at].Subject, null, "What was generated does not come to an end."));
                first = at + 1;
                break;
            }
        }
    }

    private static double Seconds(long ticks) => (double)ticks / Stopwatch.Frequency;
}
