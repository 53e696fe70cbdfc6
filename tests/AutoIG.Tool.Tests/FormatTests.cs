using System.Globalization;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace AutoIG.Tool.Tests;

/// <summary>The same rows in every format give the same results; and results in every format say the same.</summary>
public sealed class FormatTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Theory]
    [InlineData("rows.jsonl")]
    [InlineData("arrays.jsonl")]
    [InlineData("rows.npy")]
    [InlineData("double.npy")]
    [InlineData("rows.npz")]
    [InlineData("rows.safetensors")]
    [InlineData("rows.parquet")]
    [InlineData("quoted.csv")]
    [InlineData("permuted.csv")]
    public void Rows_are_the_same_in_every_format(string input)
    {
        Write(input);
        place.Succeed(place.Loan("rows.csv", "expected.jsonl"));
        place.Succeed(place.Loan(input, "out.jsonl"));
        Assert.Equal(Workplace.Rows, place.Lines("out.jsonl").Length);
        Assert.Equal(place.Bytes("expected.jsonl"), place.Bytes("out.jsonl"));
    }

    [Fact]
    public void Lines_are_what_the_library_itself_writes()
    {
        place.Succeed(place.Loan("rows.csv", "out.jsonl"));
        using var weights = SafeTensors.Open(place.Of("weights.safetensors"));
        var function = new Models.LoanNet(weights).LogitsDerivative;
        var expected = new IntegratedGradients { Steps = 8 }.ExplainAll(function, place.Persons);
        Assert.Equal(expected.Select(one => AttributionJson.Serialize(one)), place.Lines("out.jsonl"));
    }

    [Theory]
    [InlineData("out.npz")]
    [InlineData("out.parquet")]
    public void Results_are_the_same_in_every_format(string output)
    {
        place.Succeed(place.Loan("rows.csv", "out.jsonl"));
        place.Succeed(place.Loan("rows.csv", output));
        var lines = place.Lines("out.jsonl").Select(line => AttributionJson.Deserialize<float>(line)).ToArray();
        var (rows, targets, outputs, values) = output.EndsWith("npz", StringComparison.Ordinal) ? ReadArrays(output) : ReadColumns(output);
        Assert.Equal(Enumerable.Range(0, Workplace.Rows).Select(row => (long)row), rows);
        Assert.Equal(lines.Select(line => line.Target.Index), targets);
        Assert.Equal(lines.Select(line => line.Output), outputs);
        Assert.Equal(lines.SelectMany(line => line.Inputs[0].Elements.ToArray()), values);
    }

    [Fact]
    public void Functions_of_numbers_have_the_attributions_of_their_formula()
    {
        var text = new StringBuilder("b,a\n");
        double[][] points = [.. Enumerable.Range(0, 9).Select(i => new[] { Math.Cos(i), Math.Exp(i / 3.0) })];
        foreach (double[] point in points)
            text.Append(CultureInfo.InvariantCulture, $"{point[1]:R},{point[0]:R}\n");
        place.Write("points.csv", text.ToString());
        place.Succeed(place.Function("Products.Value", "IntegratedGradients:Steps=4", "points.csv", "out.jsonl"));
        string[] lines = place.Lines("out.jsonl");
        Assert.Equal(points.Length, lines.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            var result = AttributionJson.Deserialize<double>(lines[i]);
            double a = points[i][0], b = points[i][1];
            Assert.Equal((a * b / 2) + (a * a), result["a"].Value, 1e-12);
            Assert.Equal(a * b / 2, result["b"].Value, 1e-12);
        }
    }

    [Fact]
    public void Several_inputs_are_arrays_of_their_names_or_one_table()
    {
        double[] a = [1, 2, 3], b = [4, -5, 6];
        new NumPyWriter().Add<double>("a", a, 3).Add<double>("b", b, 3).Save(place.Of("named.npz"));
        new NumPyWriter().Add<double>("any", [1, 4, 2, -5, 3, 6], 3, 2).Save(place.Of("table.npz"));
        place.Write("named.jsonl", "{\"a\":1,\"b\":4}\n\n{\"b\":-5,\"a\":2}\r\n{\"a\":3,\"b\":6}");
        foreach (string name in new[] { "named.npz", "table.npz", "named.jsonl" })
            place.Succeed(place.Function("Products.Value", "Saliency", name, name + ".out.jsonl"));
        var results = place.Lines("named.npz.out.jsonl").Select(line => AttributionJson.Deserialize<double>(line)).ToArray();
        Assert.Equal(a.Zip(b, (x, y) => y + (2 * x)), results.Select(result => result["a"].Value));
        Assert.Equal(place.Bytes("named.npz.out.jsonl"), place.Bytes("table.npz.out.jsonl"));
        Assert.Equal(place.Bytes("named.npz.out.jsonl"), place.Bytes("named.jsonl.out.jsonl"));
    }

    [Fact]
    public void Pictures_keep_their_shape_and_generic_models_are_made_in_either_precision()
    {
        byte[] pixels = [.. Enumerable.Range(0, 12).Select(i => (byte)i)];
        new NumPyWriter().Add<byte>("pictures", pixels, 2, 2, 3).Save(place.Of("pictures.npz"));
        place.Write("pictures.jsonl", "[[0,1,2],[3,4,5]]\n{\"picture\":[6,7,8,9,10,11]}\n");
        foreach (string type in new[] { "float", "double" })
        {
            place.Succeed(place.Function("Plane.Energy", "InputXGradient", "pictures.npz", type + ".npz", "--dtype", type));
            place.Succeed(place.Function("Plane.Energy", "InputXGradient", "pictures.jsonl", type + ".lines.npz", "--dtype", type));
            Assert.Equal(place.Bytes(type + ".npz"), place.Bytes(type + ".lines.npz"));
            using var file = NumPy.Open(place.Of(type + ".npz"));
            Assert.Equal([2, 2, 3], file.Describe("inputs.picture").Shape.ToArray());
            // x · ∂(Σ x²)/∂x = 2x².
            Assert.Equal(pixels.Select(x => 2.0 * x * x), file.Get<double>("inputs.picture").ToArray());
        }
    }

    [Fact]
    public void Texts_have_any_length_in_lines_and_are_refused_in_tables()
    {
        place.Write("texts.jsonl", "{\"ids\":[0,3]}\n[1,1,2]\n");
        place.Succeed(place.Function("WordNet.Score", "InputXGradient", "texts.jsonl", "out.jsonl", "--target", "1"));
        var results = place.Lines("out.jsonl").Select(line => AttributionJson.Deserialize<float>(line)).ToArray();
        Assert.Equal([2f, 8], results[0].Inputs[0].Elements.ToArray());
        Assert.Equal([4f, 4, 6], results[1].Inputs[0].Elements.ToArray());
        place.Refuse(1, place.Function("WordNet.Score", "InputXGradient", "texts.jsonl", "out.npz"), ".jsonl");
        place.Write("texts.csv", "a,b\n1,2\n");
        place.Refuse(1, place.Function("WordNet.Score", "InputXGradient", "texts.csv", "other.jsonl"), "ids", "JSON lines");
    }

    [Fact]
    public void Baselines_are_zeros_the_mean_of_rows_or_a_row()
    {
        place.Write("row.csv", "debt,age,income\n0.5,1,-2\n");
        double[] mean = [.. Enumerable.Range(0, 3).Select(i => place.Persons.Average(person => (double)person[i]))];
        using var weights = SafeTensors.Open(place.Of("weights.safetensors"));
        var function = new Models.LoanNet(weights).LogitsDerivative;
        var method = new IntegratedGradients { Steps = 8 };
        (string Text, float[] Baseline)[] cases =
        [
            ("zero", [0, 0, 0]), ("row:" + place.Of("row.csv"), [1, -2, 0.5f]), ("row:" + place.Of("rows.csv") + "#5", place.Persons[5]),
            ("mean:" + place.Of("rows.csv"), [.. mean.Select(number => (float)number)]),
        ];
        for (int i = 0; i < cases.Length; i++)
        {
            place.Succeed(place.Loan("rows.csv", $"{i}.jsonl", "--baseline", cases[i].Text, "--target", "0"));
            var expected = method.ExplainAll(function, place.Persons, cases[i].Baseline, [0]);
            Assert.Equal(expected.Select(one => AttributionJson.Serialize(one)), place.Lines($"{i}.jsonl"));
        }

        place.Refuse(1, place.Loan("rows.csv", "x.jsonl", "--baseline", "row:" + place.Of("rows.csv")), "several", "#0");
        place.Refuse(1, place.Loan("rows.csv", "x.jsonl", "--baseline", "row:" + place.Of("rows.csv") + "#37"), "row 37");
        place.Refuse(2, place.Loan("rows.csv", "x.jsonl", "--baseline", "median"), "--baseline", "median");
    }

    [Fact]
    public void Labels_are_targets()
    {
        string[] lines = place.Lines("rows.csv");
        place.Write("labelled.csv", string.Join('\n', lines.Select((line, i) => i == 0 ? "id,answer," + line : $"p{i},{i % 2},{line}")));
        place.Succeed(place.Loan("labelled.csv", "out.parquet", "--target", "label:answer", "--ignore", "id"));
        var (_, targets, _, _) = ReadColumns("out.parquet");
        Assert.Equal(Enumerable.Range(1, Workplace.Rows).Select(i => i % 2), targets);
        place.Refuse(1, place.Loan("labelled.csv", "x.jsonl", "--target", "label:answer"), "id", "--ignore");
        place.Refuse(1, place.Loan("labelled.csv", "x.jsonl", "--target", "label:id", "--ignore", "answer"), "line 2", "'p1'");
        place.Refuse(1, place.Loan("rows.csv", "x.jsonl", "--target", "2"), "target", "[2]");
    }

    [Fact]
    public void Parameters_that_are_held_constant_are_said()
    {
        place.Write("a.csv", "a\n2\n3\n");
        place.Succeed(place.Function("Products.Power", "Saliency", "a.csv", "out.jsonl", "--fixed", "exponent=3"));
        Assert.Equal([12.0, 27], place.Lines("out.jsonl").Select(line => AttributionJson.Deserialize<double>(line)["a"].Value));
        place.Refuse(2, place.Function("Products.Power", "Saliency", "a.csv", "x.jsonl"), "--fixed", "exponent");
        place.Refuse(2, place.Function("Products.Power", "Saliency", "a.csv", "x.jsonl", "--fixed", "power=3"), "power", "exponent");
    }

    private (long[] Rows, int[] Targets, float[] Outputs, float[] Values) ReadArrays(string name)
    {
        using var file = NumPy.Open(place.Of(name));
        return ([.. file.GetInt64("row").ToArray()], [.. file.GetInt64("target").ToArray().Select(target => (int)target)],
            file.Get<float>("output").ToArray(), file.Get<float>("inputs.person").ToArray());
    }

    private (long[] Rows, int[] Targets, float[] Outputs, float[] Values) ReadColumns(string name)
    {
        using var stream = File.OpenRead(place.Of(name));
        var reader = ParquetReader.CreateAsync(stream).GetAwaiter().GetResult();
        Assert.Equal(
            ["row", "target", "output", "baseline_output", "convergence_delta", "age", "income", "debt"],
            reader.Schema.GetDataFields().Select(field => field.Name));
        var columns = new float[3][];
        for (int i = 0; i < 3; i++)
            columns[i] = Column<float>(reader, 5 + i);
        return (Column<long>(reader, 0), Column<int>(reader, 1), Column<float>(reader, 2),
            [.. Enumerable.Range(0, columns[0].Length).SelectMany(row => columns.Select(column => column[row]))]);
    }

    private static TValue[] Column<TValue>(ParquetReader reader, int column)
        where TValue : struct
    {
        var all = new List<TValue>();
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            using var opened = reader.OpenRowGroupReader(group);
            var values = new TValue[opened.RowCount];
            Results.Awaited.Wait(opened.ReadAsync<TValue>(reader.Schema.GetDataFields()[column], values.AsMemory()));
            all.AddRange(values);
        }

        return [.. all];
    }

    private void Write(string name)
    {
        float[][] persons = place.Persons;
        float[] flat = [.. persons.SelectMany(person => person)];
        string Text(int row, int i) => persons[row][i].ToString("R", CultureInfo.InvariantCulture);
        var rows = Enumerable.Range(0, persons.Length);
        switch (name)
        {
            case "rows.jsonl" or "rows.npy" or "rows.npz" or "rows.safetensors":
                RowFiles.Write(place.Of(name), "person", ["age", "income", "debt"], persons);
                break;
            case "arrays.jsonl":
                place.Write(name, string.Join("\r\n", rows.Select(row => $"[{Text(row, 0)},{Text(row, 1)},{Text(row, 2)}]")));
                break;
            case "double.npy":
                NumPy.WriteArray(
                    place.Of(name), System.Numerics.Tensors.Tensor.Create([.. flat.Select(x => (double)x)], [persons.Length, 3]));
                break;
            case "rows.parquet":
                WriteParquet(name);
                break;
            case "quoted.csv":
                place.Write(name, "\uFEFF\"age\",\"income\",\"debt\"\r\n" + string.Join("\r\n", rows.Select(row =>
                    $"\"{Text(row, 0)}\", {Text(row, 1)} ,\"{Text(row, 2)}\"")));
                break;
            default:
                place.Write(name, "debt,age,income\n" + string.Concat(rows.Select(row =>
                    $"{Text(row, 2)},{Text(row, 0)},{Text(row, 1)}\n")));
                break;
        }
    }

    /// <summary>Columns in another order, one of them double and nullable, in groups of ten rows.</summary>
    private void WriteParquet(string name)
    {
        DataField[] fields =
            [new DataField<double>("debt", true), new DataField<float>("age", false), new DataField<float>("income", false)];
        using var stream = File.Create(place.Of(name));
        var writer = ParquetWriter.CreateAsync(new ParquetSchema(fields), stream).GetAwaiter().GetResult();
        foreach (float[][] persons in place.Persons.Chunk(10))
        {
            using var group = writer.CreateRowGroup();
            Results.Awaited.Wait(group.WriteAsync<double>(fields[0], persons.Select(person => (double?)person[2]).ToArray().AsMemory()));
            Results.Awaited.Wait(group.WriteAsync<float>(fields[1], persons.Select(person => person[0]).ToArray().AsMemory()));
            Results.Awaited.Wait(group.WriteAsync<float>(fields[2], persons.Select(person => person[1]).ToArray().AsMemory()));
        }

        Results.Awaited.Wait(writer.DisposeAsync());
    }
}
