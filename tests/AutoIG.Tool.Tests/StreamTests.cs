using System.IO.Pipes;
using System.Text;
using AutoIG.Tool.Commands;

namespace AutoIG.Tool.Tests;

/// <summary>JSON lines in, JSON lines out.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void A_pipe_gives_the_lines_of_a_file()
    {
        string rows = string.Concat(place.Persons.Select(person =>
            FormattableString.Invariant($"[{person[0]:R},{person[1]:R},{person[2]:R}]\n")));
        place.Write("rows.jsonl", rows);
        place.Succeed(place.Loan("rows.jsonl", "out.jsonl"));
        string expected = Encoding.UTF8.GetString(place.Bytes("out.jsonl"));
        var piped = place.Run(place.Loan("-", "-", "--batch", "5"), rows);
        Assert.Equal((0, expected), (piped.Code, piped.Output));
        Assert.Equal(expected, place.Succeed(place.Loan("rows.csv", "-")).Output);
        Assert.Equal(0, place.Run(place.Loan("-", "piped.npz"), rows).Code);
        place.Succeed(place.Loan("rows.csv", "out.npz"));
        Assert.Equal(place.Bytes("out.npz"), place.Bytes("piped.npz"));
    }

    [Fact]
    public void No_lines_give_none()
    {
        var outcome = place.Run(place.Loan("-", "-"), "\n\n");
        Assert.Equal((0, ""), (outcome.Code, outcome.Output));
    }

    [Fact]
    public void Lines_before_a_bad_one_are_answered()
    {
        var outcome = place.Run(place.Loan("-", "-"), "[1,2,3]\n[4,5,6]\n[7,8]\n[1,1,1]\n");
        Assert.Equal(1, outcome.Code);
        Assert.Equal(2, outcome.Output.Count(character => character == '\n'));
        Assert.Contains("line 3", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waits_for_an_answer_gets_it_before_the_next_question()
    {
        using var questions = new AnonymousPipeServerStream(PipeDirection.Out);
        using var asked = new AnonymousPipeClientStream(PipeDirection.In, questions.ClientSafePipeHandle);
        using var answered = new AnonymousPipeServerStream(PipeDirection.Out);
        using var answers = new StreamReader(new AnonymousPipeClientStream(PipeDirection.In, answered.ClientSafePipeHandle));
        using var error = new StringWriter();
        var terminal = new Terminal(asked, answered, error, true, _ => null);
        var run = Task.Run(() => RootCommands.RunAsync(place.Loan("-", "-"), terminal, CancellationToken.None));
        for (int i = 0; i < 3; i++)
        {
            questions.Write(Encoding.UTF8.GetBytes($"[{i},1,2]\n"));
            string? line = await answers.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2));
            Assert.Equal(3, AttributionJson.Deserialize<float>(line!)["person"].Elements.Length);
        }

        questions.Dispose();
        Assert.Equal(0, await run.WaitAsync(TimeSpan.FromMinutes(2)));
        Assert.Contains("3 rows", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_ends_at_all_rows_and_moves_no_cursor_where_nobody_watches()
    {
        string error = place.Succeed(place.Loan("rows.csv", "out.jsonl", "--batch", "4")).Error;
        Assert.DoesNotContain('\r', error.Replace(Environment.NewLine, "\n", StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', error);
        Assert.Contains("37 of 37 rows, 100 %", error.Trim().Split('\n')[^1], StringComparison.Ordinal);
        Assert.Equal("", place.Succeed(place.Loan("rows.csv", "other.jsonl", "--quiet")).Error);
    }

    [Theory]
    [InlineData("out.jsonl")]
    [InlineData("out.npz")]
    [InlineData("out.parquet")]
    public void What_is_stopped_leaves_nothing(string output)
    {
        string[] before = Directory.GetFiles(place.Folder);
        using var stop = new CancellationTokenSource();
        var outcome = place.Run(place.Loan("rows.csv", output, "--batch", "1"), stopAtProgress: stop);
        Assert.True(stop.IsCancellationRequested);
        Assert.Equal(130, outcome.Code);
        Assert.Equal(before.Order(), Directory.GetFiles(place.Folder).Order());
        place.Succeed(place.Loan("rows.csv", output));
    }
}
