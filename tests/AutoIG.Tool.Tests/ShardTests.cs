namespace AutoIG.Tool.Tests;

/// <summary>Rows may be split in any way, and work that is done is not done again.</summary>
public sealed class ShardTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Theory]
    [InlineData(".jsonl")]
    [InlineData(".npz")]
    [InlineData(".parquet")]
    public void Any_number_of_shards_gives_the_same_bytes(string ending)
    {
        // More rows than a row group of a Parquet file has, so that shards cut through them.
        place.WriteCsv("many.csv", 120);
        place.Succeed(place.Loan("many.csv", "whole" + ending, "--threads", "1"));
        string whole = Text("whole" + ending);
        foreach (int count in new[] { 1, 3, 8 })
        {
            string[] shards = new string[count];
            for (int i = count - 1; i >= 0; i--)
            {
                string[] more = ["--shard", $"{i}/{count}", "--threads", "2", "--batch", $"{7 + i}"];
                place.Succeed(place.Loan("many.csv", $"part{count}{ending}", more));
                shards[i] = place.Of($"part{count}.{i}-of-{count}{ending}");
            }

            place.Succeed(["merge", .. shards.Reverse(), "--output", place.Of($"merged{count}{ending}")]);
            Assert.Equal(place.Bytes("whole" + ending), place.Bytes($"merged{count}{ending}"));
            Assert.Equal(whole, Text($"merged{count}{ending}").Replace($"merged{count}", "whole", StringComparison.Ordinal));
        }

        string Text(string name) => File.ReadAllText(place.Of(name) + ".manifest.json");
    }

    [Fact]
    public void Rows_are_split_as_it_is_stated()
    {
        place.Succeed(place.Loan("rows.csv", "whole.jsonl"));
        string[] whole = place.Lines("whole.jsonl");
        for (int i = 0; i < 5; i++)
        {
            place.Succeed(place.Loan("rows.csv", "part.jsonl", "--shard", $"{i}/5"));
            Assert.Equal(whole[(i * 37 / 5)..((i + 1) * 37 / 5)], place.Lines($"part.{i}-of-5.jsonl"));
        }
    }

    /// <summary>Groups of ten rows of a Parquet file: shards begin and end inside of them.</summary>
    [Fact]
    public void A_shard_begins_anywhere_in_a_file_of_any_format()
    {
        place.Succeed(place.Loan("rows.csv", "whole.jsonl"));
        string[] whole = place.Lines("whole.jsonl");
        foreach (string ending in RowFiles.Endings)
        {
            RowFiles.Write(place.Of("in" + ending), "person", ["age", "income", "debt"], place.Persons, rowsOfGroup: 10);
            for (int i = 0; i < 3; i++)
            {
                place.Succeed(place.Loan("in" + ending, "part.jsonl", "--shard", $"{i}/3", "--batch", "5"));
                Assert.Equal(whole[(i * 37 / 3)..((i + 1) * 37 / 3)], place.Lines($"part.{i}-of-3.jsonl"));
            }
        }
    }

    [Fact]
    public void What_is_done_is_not_done_again_and_what_has_changed_is()
    {
        string[] command = place.Loan("rows.csv", "out.jsonl");
        place.Succeed(command);
        byte[] expected = place.Bytes("out.jsonl");
        var old = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(place.Of("out.jsonl"), old);
        Assert.Contains("done already", place.Succeed(command).Error, StringComparison.Ordinal);
        Assert.Equal(old, File.GetLastWriteTimeUtc(place.Of("out.jsonl")));

        // A byte of the results, of the input, of the weights; an option; a manifest that is missing.
        place.Write("out.jsonl", "{}");
        Assert.Contains("other bytes", place.Succeed(command).Error, StringComparison.Ordinal);
        Assert.Equal(expected, place.Bytes("out.jsonl"));
        string[] other = [.. command.Select(word => word.Replace("Steps=8", "Steps=9", StringComparison.Ordinal))];
        Assert.Contains("another options", place.Succeed(other).Error, StringComparison.Ordinal);
        Assert.NotEqual(expected, place.Bytes("out.jsonl"));
        Assert.Contains("input", Changed(() => File.AppendAllText(place.Of("rows.csv"), "1,2,3\n")), StringComparison.Ordinal);
        Assert.Equal(Workplace.Rows + 1, place.Lines("out.jsonl").Length);
        File.Delete(place.Of("out.jsonl.manifest.json"));
        File.SetLastWriteTimeUtc(place.Of("out.jsonl"), old);
        Assert.DoesNotContain("done already", place.Succeed(command).Error, StringComparison.Ordinal);
        Assert.NotEqual(old, File.GetLastWriteTimeUtc(place.Of("out.jsonl")));

        string Changed(Action change)
        {
            place.Succeed(command);
            change();
            return place.Succeed(command).Error;
        }
    }

    [Fact]
    public void Only_shards_that_belong_together_are_merged()
    {
        for (int i = 0; i < 3; i++)
            place.Succeed(place.Loan("rows.csv", "part.jsonl", "--shard", $"{i}/3"));
        string[] shards = [.. Enumerable.Range(0, 3).Select(i => place.Of($"part.{i}-of-3.jsonl"))];
        place.Refuse(1, ["merge", shards[0], shards[2], "--output", place.Of("out.jsonl")], "missing: 1");
        place.Refuse(1, ["merge", .. shards, shards[1], "--output", place.Of("out.jsonl")], "rows from");
        place.Refuse(2, ["merge", .. shards, "--output", place.Of("out.npz")], ".jsonl");
        place.Refuse(1, ["merge", place.Of("rows.jsonl"), "--output", place.Of("out.jsonl")], "manifest");

        place.Succeed([.. place.Loan("rows.csv", "other.jsonl", "--shard", "1/3", "--target", "0")]);
        place.Refuse(
            1, ["merge", shards[0], place.Of("other.1-of-3.jsonl"), shards[2], "--output", place.Of("out.jsonl")], "another target");

        File.AppendAllText(shards[1], "\n");
        place.Refuse(1, ["merge", .. shards, "--output", place.Of("out.jsonl")], "part.1-of-3", "hash");
        File.WriteAllText(shards[1] + ".manifest.json", "{\"format\": 3}");
        place.Refuse(1, ["merge", .. shards, "--output", place.Of("out.jsonl")], "part.1-of-3", "manifest");
    }

    [Theory]
    [InlineData("3/3", "3/3")]
    [InlineData("-1/3", "-1/3")]
    [InlineData("0/0", "0/0")]
    [InlineData("1", "'1'")]
    [InlineData("auto", "SLURM_ARRAY_TASK_ID")]
    public void There_are_no_other_shards(string shard, string says) =>
        place.Refuse(2, place.Loan("rows.csv", "out.jsonl", "--shard", shard), "--shard", says);

    [Fact]
    public void A_shard_has_a_row_at_least() =>
        place.Refuse(1, place.Loan("rows.csv", "out.jsonl", "--shard", "0/38"), "37", "38");

    [Theory]
    [InlineData("SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_MAX=2", 2)]
    [InlineData("SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=3", 1)]
    [InlineData("JOB_COMPLETION_INDEX=0 JOB_COMPLETIONS=3", 0)]
    public void Schedulers_name_the_shard(string variables, int shard)
    {
        Set(variables);
        place.Succeed(place.Loan("rows.csv", "out.jsonl", "--shard", "auto"));
        Assert.True(File.Exists(place.Of($"out.{shard}-of-3.jsonl")));
    }

    [Theory]
    [InlineData("SLURM_ARRAY_TASK_ID=5 SLURM_ARRAY_TASK_COUNT=2 SLURM_ARRAY_TASK_MIN=3 SLURM_ARRAY_TASK_MAX=5", "3 to 5")]
    [InlineData("SLURM_ARRAY_TASK_ID=5", "SLURM_ARRAY_TASK_COUNT")]
    [InlineData("JOB_COMPLETION_INDEX=0", "JOB_COMPLETIONS")]
    [InlineData("JOB_COMPLETION_INDEX=x JOB_COMPLETIONS=3", "'x'")]
    public void A_part_of_an_array_is_no_array(string variables, string says)
    {
        Set(variables);
        place.Refuse(2, place.Loan("rows.csv", "out.jsonl", "--shard", "auto"), "--shard auto", says);
    }

    private void Set(string variables)
    {
        foreach (string variable in variables.Split(' '))
            place.Variables[variable.Split('=')[0]] = variable.Split('=')[1];
    }
}
