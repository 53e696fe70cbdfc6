using System.Globalization;

namespace AutoIG.Tool.Jobs;

/// <summary>Part <paramref name="Index"/> of <paramref name="Count"/>: rows ⌊i·N/n⌋ to ⌊(i + 1)·N/n⌋ − 1 of N.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Count">How many there are.</param>
internal sealed record Shard(int Index, int Count)
{
    /// <summary>The shard that a text names.</summary>
    /// <param name="text">i/n, auto, or <see langword="null"/> for all rows.</param>
    /// <param name="variable">The values of environment variables.</param>
    /// <exception cref="ToolException">There is no such shard.</exception>
    public static Shard? Parse(string? text, Func<string, string?> variable)
    {
        if (text is null)
            return null;
        if (text == "auto")
            return OfEnvironment(variable);
        string[] parts = text.Split('/');
        return parts.Length == 2 && TryNumber(parts[0], out int index) && TryNumber(parts[1], out int count)
            ? Checked(index, count, "--shard")
            : throw ToolException.Usage($"--shard: expected i/n, such as 0/8 for the first of eight, or auto, got '{text}'.");
    }

    /// <summary>Where the results of the shard lie: <c>out.2-of-8.jsonl</c>.</summary>
    public string PathOf(string output) => string.Create(
        CultureInfo.InvariantCulture, $"{Path.ChangeExtension(output, null)}.{Index}-of-{Count}{Path.GetExtension(output)}");

    /// <summary>The first row of a shard, of so many rows; of the shard behind the last one, their number.</summary>
    public static long First(int index, int count, long rows) => (long)((Int128)index * rows / count);

    private static Shard OfEnvironment(Func<string, string?> variable)
    {
        if (variable("SLURM_ARRAY_TASK_ID") is { } task)
        {
            int id = Of("SLURM_ARRAY_TASK_ID", task), count = Of("SLURM_ARRAY_TASK_COUNT", variable("SLURM_ARRAY_TASK_COUNT"));
            int least = Of("SLURM_ARRAY_TASK_MIN", variable("SLURM_ARRAY_TASK_MIN") ?? "0");
            string whole = (least + count - 1).ToString(CultureInfo.InvariantCulture);
            int most = Of("SLURM_ARRAY_TASK_MAX", variable("SLURM_ARRAY_TASK_MAX") ?? whole);
            // Of an array that was submitted in part, Slurm counts the part: its shards would be others than those of the whole.
            return least is 0 or 1 && most - least + 1 == count ? Checked(id - least, count, "--shard auto") : throw ToolException.Usage(
                FormattableString.Invariant(
                    $"--shard auto: expected the array 0 to n − 1 or 1 to n of Slurm, got {count} tasks from {least} to {most}")
                + "; name the shard yourself: --shard $SLURM_ARRAY_TASK_ID/8.");
        }

        if (variable("JOB_COMPLETION_INDEX") is { } job)
            return Checked(Of("JOB_COMPLETION_INDEX", job), Of("JOB_COMPLETIONS", variable("JOB_COMPLETIONS")), "--shard auto");
        throw ToolException.Usage(
            "--shard auto: expected SLURM_ARRAY_TASK_ID and SLURM_ARRAY_TASK_COUNT, or JOB_COMPLETION_INDEX and JOB_COMPLETIONS, "
            + "in the environment, but there are none; --shard i/n names the shard.");
    }

    private static int Of(string name, string? text) => TryNumber(text, out int number)
        ? number : throw ToolException.Usage(
            $"--shard auto: expected a whole number in {name}, got {(text is null ? "nothing" : $"'{text}'")}.");

    private static Shard Checked(int index, int count, string option) => count >= 1 && index < count
        ? new Shard(index, count) : throw ToolException.Usage(FormattableString.Invariant(
            $"{option}: expected i/n with i from 0 to n − 1, got {index}/{count}."));

    private static bool TryNumber(string? text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
