using System.Text;

namespace AutoIG.Tests.Results;

/// <summary>Tables as CSV: RFC 4180 written out, and back to the bit.</summary>
public sealed class AttributionTableTests : IDisposable
{
    private const string Header = "target,output,baseline output,convergence delta";

    private readonly string folder = Directory.CreateTempSubdirectory("autoig-table-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_table_comes_back_to_the_bit_in_any_language()
    {
        using var language = new OtherLanguage();
        string path = Path.Combine(folder, "a.csv");
        var table = AttributionTable.Create(SavedResults.InSingle);
        Assert.Equal("2 explanations of 3 features", table.ToString());
        table.Save(path);
        var read = AttributionTable.Load<float>(path);
        Assert.Equal(["age", "income", "debt"], read.Features);
        Assert.Equal(table.Targets, read.Targets);
        Assert.Equal(table.Outputs, read.Outputs);
        Assert.Equal(table.BaselineOutputs, read.BaselineOutputs);
        Assert.Equal(table.ConvergenceDeltas, read.ConvergenceDeltas);
        Assert.Equal([2, 3], read.Values.Lengths.ToArray());
        Assert.Equal(
            SavedResults.InSingle.SelectMany(one => one.Values.ToArray()).Select(BitConverter.SingleToInt32Bits),
            read.Values.ToArray().Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(File.ReadAllText(path), read.ToCsv());
    }

    [Fact]
    public void Names_are_quoted_where_they_need_it_and_nothing_else_is()
    {
        string[] names = ["a,b", "say \"so\"", "two\r\nlines"];
        var why = new Saliency().Explain(Scored.ScoresDerivative, [1.0, -2, 3], target: 0).WithFeatures(names);
        string csv = AttributionTable.Create([why]).ToCsv();
        Assert.Equal(Header + ",\"a,b\",\"say \"\"so\"\"\",\"two\r\nlines\"\r\n0,14,NaN,NaN,2,-4,6\r\n", csv);
        var read = AttributionTable.Parse<double>(csv);
        Assert.Equal(names, read.Features);
        Assert.Equal([2, -4, 6], read.Values.ToArray());
        Assert.Equal(csv, read.ToCsv());
    }

    [Fact]
    public void Names_in_common_are_told_apart_by_their_input()
    {
        var table = AttributionTable.Create([SavedResults.InDouble[4]]);
        Assert.Equal(["x.a", "x.b", "y.b", "y.c", "z[0, 0]", "z[0, 1]"], table.Features);
        Assert.Equal(table.Features, AttributionTable.Parse<double>(table.ToCsv()).Features);
    }

    [Theory]
    [InlineData("1,2,3,4,5,6,7\n")]
    [InlineData("1,2,3,4,5,6,7")]
    [InlineData("\"1\",2,3,4,5,6,\"7\"\r\n")]
    public void Ends_of_lines_are_those_of_any_program(string row)
    {
        var table = AttributionTable.Parse<double>(Header + ",a,b,c\n" + row);
        Assert.Equal([5, 6, 7], table.Values.ToArray());
        Assert.Equal(["1"], table.Targets);
    }

    [Theory]
    [InlineData("", "line 1: expected the columns target, output")]
    [InlineData("a,b\r\n", "got a, b")]
    [InlineData(Header + "\r\n", "features behind them")]
    [InlineData(Header + ",x\r\n1,2,3,4\r\n", "row 1: expected 5 fields, as many as there are columns, got 4")]
    [InlineData(Header + ",x\r\n1,2,3,4,5\r\n\r\n", "row 2: expected 5 fields")]
    [InlineData(Header + ",x\r\n1,2,3,4,five\r\n", "row 1, column 'x': expected a number, got 'five'")]
    [InlineData(Header + ",x\r\n1,2,3,4,\r\n", "row 1, column 'x': expected a number, got ''")]
    [InlineData(Header + ",x\r\n1,2,3,4,1e999\r\n", "got '1e999'")]
    [InlineData(Header + ",x\r\n1,2,3,4,\"5\r\n", "line 2: expected a quote at the end of the field")]
    [InlineData(Header + ",x\r\n1,2,3,4,5\"\r\n", "line 2: expected quotes around a whole field")]
    [InlineData(Header + ",x\r\n1,2,3,4,\"5\"6\r\n", "line 2: expected a comma or the end of the line")]
    public void What_is_no_table_is_refused(string csv, string message) =>
        Assert.Contains(message, Assert.Throws<TensorFileException>(() => AttributionTable.Parse<double>(csv)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Other_layouts_and_bytes_that_are_no_text_are_refused()
    {
        Assert.Contains("attributions[1]: expected the inputs, shapes and features of the first", Assert.Throws<ArgumentException>(
            () => AttributionTable.Create([SavedResults.InDouble[0], SavedResults.InDouble[3]])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => AttributionTable.Create<double>([]));
        string path = Path.Combine(folder, "a.csv");
        File.WriteAllBytes(path, [.. Encoding.ASCII.GetBytes(Header + ","), 0xff, 0xfe]);
        Assert.Contains("UTF-8", Assert.Throws<TensorFileException>(() => AttributionTable.Load<double>(path)).Message,
            StringComparison.Ordinal);
    }
}
