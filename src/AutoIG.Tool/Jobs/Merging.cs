using AutoIG.Tool.Results;
using AutoIG.Tool.Rows;

namespace AutoIG.Tool.Jobs;

/// <summary>Joins shards; what comes out is what one run would have written, and so is its manifest.</summary>
internal static class Merging
{
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    /// <exception cref="ToolException">The shards do not belong together, or one is missing, damaged or there twice.</exception>
    public static int Run(IReadOnlyList<string> shards, string output, Terminal terminal, CancellationToken cancellation)
    {
        string format = ResultFormat.Of(output);
        if (shards.FirstOrDefault(path => ResultFormat.Of(path) != format) is { } other)
            throw ToolException.Usage($"--output: expected the format of the shards, {ResultFormat.Of(other)}, got '{output}'.");
        var parts = shards.Select(path => (Path: path, Manifest: Manifest.Read(path))).OrderBy(part => part.Manifest.Shard).ToArray();
        var first = parts[0].Manifest;
        foreach (var (path, manifest) in parts)
        {
            if (first.Difference(manifest, ofShards: true) is { Length: > 0 } difference)
            {
                throw ToolException.BadInput(
                    $"{path}: expected a shard of the same work as {parts[0].Path}, got another {difference}.");
            }
        }

        CheckComplete(parts, first);
        foreach (var (path, manifest) in parts)
        {
            if (manifest.Output is not { } recorded || !FileHash.Of(path, cancellation).HasContentOf(recorded))
            {
                throw ToolException.BadInput(
                    $"{path}: expected the bytes whose hash its manifest has, got others; explain this shard again.");
            }
        }

        string[] machines = [.. parts.Select(part => part.Manifest.Machine).Distinct()];
        if (machines.Length > 1)
            terminal.Error.WriteLine($"shards come from different machines, whose last digits may differ: {string.Join("; ", machines)}.");
        string[] paths = [.. parts.Select(part => part.Path)];
        AtomicFile.Write(output, stream =>
        {
            Write(stream, format, paths, output, cancellation);
            Manifest.Remove(output);
        });
        var whole = first with
        {
            Machine = string.Join("; ", machines),
            FirstRow = 0,
            Rows = first.TotalRows,
            Shard = 0,
            Shards = 1,
            Output = FileHash.Of(output, cancellation),
        };
        whole.Save(output);
        return ExitCode.Done;
    }

    private static void CheckComplete((string Path, Manifest Manifest)[] parts, Manifest first)
    {
        int[] missing = [.. Enumerable.Range(0, first.Shards).Except(parts.Select(part => part.Manifest.Shard)).Take(20)];
        if (missing.Length > 0)
        {
            throw ToolException.BadInput(FormattableString.Invariant(
                $"expected all {first.Shards} shards, but these are missing: {string.Join(", ", missing)}."));
        }

        long next = 0;
        foreach (var (path, manifest) in parts)
        {
            if (manifest.FirstRow != next || manifest.Rows < 0)
            {
                throw ToolException.BadInput(FormattableString.Invariant(
                    $"{path}: expected rows from {next} on, got them from {manifest.FirstRow} on."));
            }

            next += manifest.Rows;
        }

        if (next != first.TotalRows)
            throw ToolException.BadInput(FormattableString.Invariant($"expected {first.TotalRows} rows together, got {next}."));
    }

    private static void Write(Stream stream, string format, string[] paths, string output, CancellationToken cancellation)
    {
        switch (format)
        {
            case ResultFormat.JsonLines:
                foreach (string path in paths)
                {
                    using var part = File.OpenRead(path);
                    part.CopyToAsync(stream, cancellation).GetAwaiter().GetResult();
                }

                break;
            case ResultFormat.NumPy:
                WriteArrays(stream, paths, Path.GetDirectoryName(Path.GetFullPath(output))!, cancellation);
                break;
            default:
                WriteColumns(stream, paths, cancellation);
                break;
        }
    }

    private static void WriteArrays(Stream stream, string[] paths, string folder, CancellationToken cancellation)
    {
        using var archive = new SpooledArchive(folder);
        foreach (string path in paths)
        {
            using var part = NumPy.Open(path);
            foreach (string name in part.Names)
            {
                cancellation.ThrowIfCancellationRequested();
                var (tensor, elements) = part.OpenElements(name);
                using (elements)
                {
                    int[] shape = tensor.Info.Shape.ToArray();
                    if (shape.Length == 0 || tensor.IsBigEndian || tensor.IsColumnMajor)
                        throw ToolException.BadInput($"{path}: expected arrays of rows as autoig writes them, got another '{name}'.");
                    archive[name, tensor.Info.ElementType, shape[1..]].Add(elements, shape[0]);
                }
            }
        }

        archive.WriteTo(stream);
    }

    private static void WriteColumns(Stream stream, string[] paths, CancellationToken cancellation)
    {
        ResultColumn[] columns = [];
        ParquetTableWriter? writer = null;
        foreach (string path in paths)
        {
            using var file = File.OpenRead(path);
            var reader = ParquetColumns.Open(file, path);
            try
            {
                var fields = reader.Schema.GetDataFields();
                if (writer is null)
                {
                    columns = [.. fields.Select(field => ResultColumn.Like(field, path))];
                    writer = new ParquetTableWriter(stream, columns);
                }

                var expected = columns.Select(column => (column.Field.Name, column.Field.ClrType));
                if (!fields.Select(field => (field.Name, field.ClrType)).SequenceEqual(expected))
                    throw ToolException.BadInput($"{path}: expected the columns of {paths[0]}, got others.");
                for (int group = 0; group < reader.RowGroupCount; group++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    _ = ParquetColumns.Rows(reader, group, path);
                    using var opened = ParquetColumns.Group(reader, group, path);
                    for (int i = 0; i < columns.Length; i++)
                        columns[i].Read(opened, fields[i]);
                    writer.Write();
                }
            }
            finally
            {
                ParquetColumns.Close(reader);
            }
        }

        writer!.Complete();
    }
}
