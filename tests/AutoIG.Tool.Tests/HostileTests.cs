using System.Text;

namespace AutoIG.Tool.Tests;

/// <summary>Files are not trusted: what is wrong is named with its place, the exit code is 1, and nothing is left behind.</summary>
public sealed class HostileTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Theory]
    [InlineData("", "empty")]
    [InlineData("age,income,debt\n", "expected rows")]
    [InlineData("age,income,debt\n1,2\n", "line 2", "3 fields")]
    [InlineData("age,income,debt\n1,2,3\n1,2,3,4\n", "line 3", "got 4")]
    [InlineData("age,income,debt\n1,2,x\n", "line 2", "'debt'", "'x'")]
    [InlineData("age,income,debt\n1,2,\n", "line 2", "'debt'")]
    [InlineData("age,income,debt\n1,NaN,3\n", "line 2", "'income'", "finite")]
    [InlineData("age,income,debt\n1,1e39,3\n", "line 2", "'income'", "Single")]
    [InlineData("age,income,debt\n1,\"2,3\n", "line 2", "quote")]
    [InlineData("age,income,debt\n1,\"2\"3,4\n", "line 2", "comma")]
    [InlineData("age,income,debt\n1,2\"2,3\n", "line 2", "quote")]
    [InlineData("age,income\n1,2\n", "'debt'")]
    [InlineData("age,income,debt,debt\n1,2,3,4\n", "'debt'", "got 2")]
    [InlineData("age,income,debt,name\n1,2,3,4\n", "name", "--ignore")]
    [InlineData("1,2,3\n4,5,6\n", "--header")]
    public void Csv(string text, params string[] says)
    {
        place.Write("bad.csv", text);
        place.Refuse(1, place.Loan("bad.csv", "out.jsonl"), says);
    }

    [Fact]
    public void Csv_that_is_no_text()
    {
        File.WriteAllBytes(place.Of("bad.csv"), [.. "age,income,debt\n1,2,3\n"u8, 0xFF, 0xFE, .. ",2,3\n"u8]);
        place.Refuse(1, place.Loan("bad.csv", "out.jsonl"), "UTF-8");
    }

    [Fact]
    public void Csv_without_names_is_taken_where_that_is_said()
    {
        place.Write("numbers.csv", string.Join('\n', place.Lines("rows.csv").Skip(1)));
        place.Succeed(place.Loan("numbers.csv", "out.jsonl", "--header", "no"));
        place.Succeed(place.Loan("rows.csv", "expected.jsonl"));
        Assert.Equal(place.Bytes("expected.jsonl"), place.Bytes("out.jsonl"));
        place.Refuse(2, place.Loan("numbers.csv", "x.jsonl", "--header", "maybe"), "--header", "maybe");
    }

    [Theory]
    [InlineData("{\"person\":[1,2,3]", "line 1", "JSON")]
    [InlineData("[1,2,3]\n[1,2]\n", "line 2", "[3]", "[2]")]
    [InlineData("[1,2,\"3\"]\n", "line 1", "\"3\"")]
    [InlineData("[1,2,1e39]\n", "line 1", "1e39")]
    [InlineData("[1,2,null]\n", "line 1", "null")]
    [InlineData("[[1,2,3]]\n", "line 1", "[1, 3]")]
    [InlineData("[]\n", "line 1")]
    [InlineData("3\n", "line 1", "3")]
    [InlineData("{\"person\":[1,2,3],\"person\":[1,2,3]}\n", "line 1")]
    [InlineData("{\"person\":[1,2,3],\"name\":1}\n", "line 1", "name", "--ignore")]
    [InlineData("{\"human\":[1,2,3]}\n", "line 1", "human")]
    [InlineData("{}\n", "line 1", "person")]
    [InlineData("[1,2,3]\nNaN\n", "line 2")]
    public void Json_lines(string text, params string[] says)
    {
        place.Write("bad.jsonl", text);
        place.Refuse(1, place.Loan("bad.jsonl", "out.jsonl"), says);
    }

    [Fact]
    public void Json_that_is_nested_without_end()
    {
        place.Write("bad.jsonl", new string('[', 100_000));
        place.Refuse(1, place.Loan("bad.jsonl", "out.jsonl"), "line 1");
    }

    [Theory]
    [InlineData("bad.npy")]
    [InlineData("bad.npz")]
    [InlineData("bad.safetensors")]
    [InlineData("bad.parquet")]
    public void Files_that_are_not_what_they_are_called(string name)
    {
        foreach (string text in new[] { "", "PAR1", "PK\u0003\u0004 and so on", "PAR1" + new string('x', 100) + "PAR1" })
        {
            File.WriteAllText(place.Of(name), text, Encoding.Latin1);
            place.Refuse(1, place.Loan(name, "out.jsonl"), name);
        }
    }

    [Theory]
    [InlineData(".npy")]
    [InlineData(".npz")]
    [InlineData(".safetensors")]
    [InlineData(".parquet")]
    public void Files_that_are_cut_or_changed(string ending)
    {
        string good = "good" + (ending == ".npy" ? ".npz" : ending), bad = "bad" + ending;
        if (ending == ".safetensors")
        {
            var writer = new SafeTensorsWriter();
            writer.Add<float>("person", [1, 2, 3, 4, 5, 6], 2, 3);
            writer.Save(place.Of(good));
        }
        else if (ending == ".parquet")
        {
            place.Succeed(place.Loan("rows.csv", good));
        }
        else
        {
            new NumPyWriter().Add<float>("person", [1, 2, 3, 4, 5, 6], 2, 3).Save(place.Of(good));
        }

        byte[] bytes = place.Bytes(good);
        for (int cut = 1; cut < 6; cut++)
        {
            File.WriteAllBytes(place.Of(bad), bytes[..(bytes.Length * cut / 6)]);
            string[] command = place.Loan(bad, "out.jsonl");
            if (ending == ".parquet")
                command = [.. command, .. Results.ParquetResults<float>.First.SelectMany(column => new[] { "--ignore", column })];
            place.Refuse(1, command, bad);
        }
    }

    [Fact]
    public void Arrays_that_do_not_fit()
    {
        new NumPyWriter().Add<float>("a", [1, 2, 3], 3).Add<float>("b", [1, 2], 2).Save(place.Of("uneven.npz"));
        place.Refuse(1, place.Function("Products.Value", "Saliency", "uneven.npz", "out.jsonl"), "3 and 2");
        new NumPyWriter().Add<double>("person", [1, double.PositiveInfinity, 3], 1, 3).Save(place.Of("infinite.npz"));
        place.Refuse(1, place.Loan("infinite.npz", "out.jsonl"), "person", "finite");
        new NumPyWriter().Add<float>("person", [1, 2, 3, 4], 2, 2).Save(place.Of("narrow.npz"));
        place.Refuse(1, place.Loan("narrow.npz", "out.jsonl"), "person", "[3]", "[2]");
        place.Write("ragged.jsonl", "[[1,2,3],[4,5]]\n");
        place.Refuse(1, place.Function("Plane.Energy", "Saliency", "ragged.jsonl", "out.jsonl", "--dtype", "float"), "line 1", "[2, 3]");
        new NumPyWriter().Add<float>("person", [1, 2, 3], 1, 3).Add<float>("more", [1], 1).Save(place.Of("more.npz"));
        place.Refuse(1, place.Loan("more.npz", "out.jsonl"), "more", "--ignore");
        place.Succeed(place.Loan("more.npz", "out.jsonl", "--ignore", "more"));
        place.Refuse(1, place.Loan("absent.csv", "x.jsonl"), "absent.csv");
        place.Write("rows.txt", "age,income,debt\n1,2,3\n");
        place.Refuse(2, place.Loan("rows.txt", "x.jsonl"), ".csv", "rows.txt");
        place.Refuse(2, place.Loan("rows.csv", "x.txt"), ".jsonl", "x.txt");
    }

    [Fact]
    public void What_is_not_finite_is_named_by_its_row()
    {
        place.Write("a.csv", "a\n4\n1\n0\n");
        place.Refuse(1, place.Function("Products.Root", "Saliency", "a.csv", "out.jsonl", "--batch", "2"), "row 2");
    }
}
