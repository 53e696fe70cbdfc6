using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using AutoIG.CompilerServices;
using AutoIG.Tool.Methods;
using AutoIG.Tool.Results;
using AutoIG.Tool.Rows;

namespace AutoIG.Tool.Jobs;

/// <summary>Rows in, explanations out, a batch at a time.</summary>
/// <remarks>
/// An explanation depends on its row alone, to the bit: not on the rows beside it, nor on the number of threads. So the bytes of the
/// results are the same however rows are batched and sharded.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
internal sealed partial class ExplainJob<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ExplainRequest request;
    private readonly DifferentiableFunction<T> function;
    private readonly string assembly;
    private readonly TargetChoice target;
    private readonly BaselineChoice baseline;
    private readonly Shard shard;
    private readonly string output;
    private readonly Terminal terminal;
    private readonly RowLayout layout;
    private readonly AttributionMethod method;

    public ExplainJob(
        ExplainRequest request, DifferentiableFunction<T> function, string assembly, TargetChoice target, BaselineChoice baseline,
        Shard? shard, Terminal terminal)
    {
        (this.request, this.function, this.assembly, this.terminal) = (request, function, assembly, terminal);
        (this.target, this.baseline, this.shard) = (target, baseline, shard ?? new Shard(0, 1));
        output = shard is null ? request.Output : shard.PathOf(request.Output);
        bool? hasHeader = request.Header is null ? null : request.Header == "yes";
        layout = new RowLayout(function.Signature, target.Label, request.Ignored, request.Fixed, hasHeader);
        method = MethodCatalogue.Create(request.Method, function.Signature, request.Threads);
    }

    /// <summary>Does it.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public int Run(CancellationToken cancellation)
    {
        if (request.Input == Explaining.Stream)
            return RunStream(cancellation);
        long total = CountRows(cancellation);
        long first = Shard.First(shard.Index, shard.Count, total), end = Shard.First(shard.Index + 1, shard.Count, total);
        if (first == end)
        {
            throw ToolException.BadInput(total == 0 ? $"{request.Input}: expected rows, got none." : FormattableString.Invariant(
                $"--shard: expected at most {total} shards, as there are rows in {request.Input}, got {shard.Count}."));
        }

        if (request.Output == Explaining.Stream)
        {
            Explain(terminal.Output, ResultFormat.JsonLines, first, end - first, cancellation);
            return ExitCode.Done;
        }

        var manifest = Describe(total, first, end - first, cancellation);
        if (IsDone(manifest, cancellation))
            return ExitCode.Done;
        Save(first, end - first, cancellation);
        (manifest with { Output = FileHash.Of(output, cancellation) }).Save(output);
        return ExitCode.Done;
    }

    private int RunStream(CancellationToken cancellation)
    {
        if (request.Output == Explaining.Stream)
            Explain(terminal.Output, ResultFormat.JsonLines, 0, null, cancellation);
        else
            Save(0, null, cancellation);
        return ExitCode.Done;
    }

    private void Save(long first, long? count, CancellationToken cancellation) => AtomicFile.Write(output, stream =>
    {
        Explain(stream, ResultFormat.Of(output), first, count, cancellation);
        Manifest.Remove(output);
    });

    /// <param name="stream">Where results go.</param>
    /// <param name="format">Their format.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many; <see langword="null"/> for as many as come.</param>
    /// <param name="cancellation">Asked between rows and inside of them.</param>
    private void Explain(Stream stream, string format, long first, long? count, CancellationToken cancellation)
    {
        var compared = baseline.Read<T>(layout, cancellation);
        using var rows = count is null ? new JsonRows<T>(terminal.Input, "standard input", layout) : RowFile.Open<T>(request.Input, layout);
        using var writer = ResultFormat.Create<T>(format, stream, output);
        var progress = new ProgressLine(terminal, count, request.IsQuiet);
        var queue = count is null ? new RowQueue<T>(rows, request.Batch) : null;
        for (long row = 0; row < first; row++)
        {
            _ = rows.Skip();
            cancellation.ThrowIfCancellationRequested();
        }

        long done = 0;
        while (true)
        {
            progress.Report(done);
            var batch = queue?.Take(request.Batch, cancellation)
                ?? Take(rows, (int)Math.Min(request.Batch, count!.Value - done), first + done);
            if (batch.Count == 0)
                break;
            writer.Write(first + done, Explain(batch, compared, first + done, cancellation));
            done += batch.Count;
        }

        writer.Complete();
        progress.Complete(done);
    }

    private IReadOnlyList<Attribution<T>> Explain(
        List<DataRow<T>> batch, FunctionInput<T>? compared, long first, CancellationToken cancellation)
    {
        try
        {
            return method.ExplainAll(
                function, [.. batch.Select(row => row.Input)], compared, [.. batch.Select(row => target.Of(row.Label))],
                cancellation: cancellation);
        }
        catch (Exception fault) when (
            fault is ArgumentException or InvalidOperationException or NotSupportedException or ArithmeticException)
        {
            string message = SampleName().Replace(fault.Message, match => string.Create(
                CultureInfo.InvariantCulture, $"row {first + long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)}"));
            string file = request.Input == Explaining.Stream ? "standard input" : request.Input;
            throw ToolException.BadInput(
                FormattableString.Invariant($"{file}, rows {first} to {first + batch.Count - 1}: {message}"), fault);
        }
    }

    private List<DataRow<T>> Take(RowSource<T> rows, int count, long first)
    {
        var taken = new List<DataRow<T>>(count);
        while (taken.Count < count)
        {
            taken.Add(rows.Read() ?? throw ToolException.BadInput(FormattableString.Invariant(
                $"{request.Input}: expected a row {first + taken.Count}, but the file ends: it was changed meanwhile.")));
        }

        return taken;
    }

    private long CountRows(CancellationToken cancellation)
    {
        using var rows = RowFile.Open<T>(request.Input, layout);
        return rows.Count(cancellation);
    }

    private Manifest Describe(long total, long first, long rows, CancellationToken cancellation)
    {
        var text = MethodText.Of(method);
        var library = typeof(AttributionMethod).Assembly;
        return new Manifest
        {
            AutoIG = library.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            Machine = $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}, {VectorWidths.Best}",
            Function = function.Signature.Name,
            DataType = JsonNumbers.TypeName<T>(),
            Method = text.Name,
            Options = text.Options,
            Target = target.ToString(),
            Baseline = baseline.ToString(),
            Reading = string.Join(
                "; ", [$"header {request.Header ?? "as found"}", .. request.Ignored.Select(name => $"without {name}"), .. request.Fixed]),
            Model = FileHash.Of(assembly, cancellation),
            Weights = request.Weights is { } weights ? FileHash.Of(weights, cancellation) : null,
            Input = FileHash.Of(request.Input, cancellation),
            BaselineFile = baseline.File is { } file ? FileHash.Of(file, cancellation) : null,
            TotalRows = total,
            FirstRow = first,
            Rows = rows,
            Shard = shard.Index,
            Shards = shard.Count,
        };
    }

    /// <summary>Whether the results lie there already, made of the same and whole.</summary>
    private bool IsDone(Manifest manifest, CancellationToken cancellation)
    {
        if (!File.Exists(output) || Manifest.Find(output) is not { Output: { } recorded } found)
            return false;
        string reason = found.Difference(manifest, ofShards: false) is { Length: > 0 } difference ? $"another {difference}"
            : FileHash.Of(output, cancellation).HasContentOf(recorded) ? "" : "other bytes than its manifest says";
        if (!request.IsQuiet)
        {
            terminal.Error.WriteLine(reason.Length == 0
                ? $"{output} is done already: its manifest matches." : $"{output} is written anew: what lies there has {reason}.");
        }

        return reason.Length == 0;
    }

    [GeneratedRegex(@"\binputs\[(\d{1,9})\]", RegexOptions.CultureInvariant)]
    private static partial Regex SampleName();
}
