using System.Globalization;
using System.Numerics;
using AutoIG.Tool.Rows;
using Parquet;

namespace AutoIG.Tool.Tests;

/// <summary>Numbers come back from every format bit for bit.</summary>
public sealed class RoundTripTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void Rows_of_float() => Rows<float>(random => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)));

    [Fact]
    public void Rows_of_double() => Rows<double>(random => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)));

    /// <summary>Products of numbers of any magnitude, in double: what stands in a line, in arrays and in columns.</summary>
    [Fact]
    public void Results_of_double()
    {
        var random = new Random(7);
        double[][] points = [.. Enumerable.Range(0, 50).Select(_ => new[] { Number(random), Number(random) })];
        RowFiles.Write(place.Of("points.csv"), "", ["a", "b"], points);
        foreach (string ending in new[] { ".jsonl", ".npz", ".parquet" })
            place.Succeed(place.Function("Products.Value", "IntegratedGradients:Steps=4", "points.csv", "out" + ending));
        Compare<double>(["a", "b"]);

        static double Number(Random random) => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-140, 140));
    }

    [Fact]
    public void Results_of_float_with_standard_errors()
    {
        foreach (string ending in new[] { ".jsonl", ".npz", ".parquet" })
        {
            string[] command = place.Loan("rows.csv", "out" + ending, "--target", "1");
            command[Array.IndexOf(command, "--method") + 1] = "SmoothGrad:Samples=5,Noise=OfDeviation(0.25)";
            place.Succeed(command);
        }

        var lines = Compare<float>(["person"]);
        using var arrays = NumPy.Open(place.Of("out.npz"));
        Assert.Equal(
            lines.SelectMany(line => line.StandardErrors!["person"].Elements.ToArray()),
            arrays.Get<float>("standardErrors.person").ToArray());
    }

    /// <summary>A table of the summary has the numbers of the summary itself.</summary>
    [Fact]
    public void Summaries()
    {
        place.Succeed(place.Loan("rows.csv", "out.jsonl"));
        place.Succeed("summary", place.Of("out.jsonl"), "--output", place.Of("summary.csv"));
        place.Succeed("summary", place.Of("out.jsonl"), "--format", "json", "--output", place.Of("summary.json"));
        string json = File.ReadAllText(place.Of("summary.json"));
        var summary = AttributionJson.DeserializeSummary<float>(json);
        Assert.Equal(json.Trim(), AttributionJson.Serialize(summary));
        string[][] table = [.. place.Lines("summary.csv").Select(line => line.Split(','))];
        Assert.Equal(3, table.Length - 1);
        foreach (string[] row in table.Skip(1))
        {
            var feature = summary.GetFeatures().Single(one => one.Name == row[0]);
            double[] expected =
            [
                feature.MeanAbsolute, feature.Mean, feature.StandardDeviation, feature.Minimum,
                .. new[] { 0.05, 0.25, 0.5, 0.75, 0.95 }.Select(share => summary.Quantile(row[0], share)), feature.Maximum,
                feature.MeanRank, summary.Count,
            ];
            Assert.Equal(expected, row.Skip(1).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Columns of results are columns of rows, too.</summary>
    [Fact]
    public void What_was_written_as_a_table_is_read_as_one()
    {
        place.Succeed(place.Loan("rows.csv", "out.parquet"));
        place.Succeed(place.Loan("rows.csv", "out.jsonl"));
        float[][] values =
            [.. place.Lines("out.jsonl").Select(line => AttributionJson.Deserialize<float>(line)["person"].Elements.ToArray())];
        RowFiles.Write(place.Of("values.csv"), "person", ["age", "income", "debt"], values);
        string[] others = [.. Results.ParquetResults<float>.First.SelectMany(column => new[] { "--ignore", column })];
        place.Succeed(place.Loan("out.parquet", "of-parquet.jsonl", others));
        place.Succeed(place.Loan("values.csv", "of-csv.jsonl"));
        Assert.Equal(place.Bytes("of-csv.jsonl"), place.Bytes("of-parquet.jsonl"));
    }

    private void Rows<T>(Func<Random, T> any)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        T tenth = T.CreateChecked(0.1);
        T[] special = [T.Zero, T.NegativeZero, T.Epsilon, -T.Epsilon, T.MaxValue, T.MinValue, T.One, tenth, T.One / tenth, T.Pi];
        var random = new Random(3);
        T[][] rows =
        [
            special[..5], special[5..],
            .. Enumerable.Range(0, 200).Select(_ => Enumerable.Range(0, 5).Select(_ => Finite()).ToArray()),
        ];
        var layout = new RowLayout(
            new FunctionSignature { Name = "F", Inputs = [new("x", new(5), IsScalar: false)] }, null, [], [], null);
        foreach (string ending in RowFiles.Endings)
        {
            string path = place.Of("rows" + typeof(T).Name + ending);
            RowFiles.Write(path, "x", ["v", "w", "x", "y", "z"], rows, rowsOfGroup: 13);
            using var source = RowFile.Open<T>(path, layout);
            for (int i = 0; i < rows.Length; i++)
            {
                var read = source.Read()!.Input.Values[0];
                for (int j = 0; j < 5; j++)
                    Assert.True(Bits(rows[i][j]) == Bits(read[j]), $"{ending}, row {i}: expected {rows[i][j]:R}, got {read[j]:R}");
            }

            Assert.Null(source.Read());
        }

        T Finite()
        {
            T number;
            do
                number = any(random);
            while (!T.IsFinite(number));
            return number;
        }

        static long Bits(T number) => BitConverter.DoubleToInt64Bits(double.CreateTruncating(number));
    }

    /// <summary>Compares lines, arrays and columns member by member.</summary>
    private Attribution<T>[] Compare<T>(string[] inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string[] text = place.Lines("out.jsonl");
        Attribution<T>[] lines = [.. text.Select(line => AttributionJson.Deserialize<T>(line))];
        Assert.Equal(text, lines.Select(line => AttributionJson.Serialize(line)));
        Assert.Contains(lines, line => line.ConvergenceDelta != 0);

        using var arrays = NumPy.Open(place.Of("out.npz"));
        Assert.Equal(Enumerable.Range(0, lines.Length).Select(row => (long)row), arrays.GetInt64("row").ToArray());
        Assert.Equal(lines.Select(line => (long)line.Target.Index), arrays.GetInt64("target").ToArray());
        Assert.Equal(lines.Select(line => line.Output), arrays.Get<T>("output").ToArray());
        Assert.Equal(lines.Select(line => line.BaselineOutput), arrays.Get<T>("baselineOutput").ToArray());
        Assert.Equal(lines.Select(line => line.ConvergenceDelta), arrays.Get<double>("convergenceDelta").ToArray());
        Assert.Equal(lines.SelectMany(line => line.Outputs), arrays.Get<T>("outputs").ToArray());
        foreach (string input in inputs)
            Assert.Equal(lines.SelectMany(line => line[input].Elements.ToArray()), arrays.Get<T>("inputs." + input).ToArray());

        using var stream = File.OpenRead(place.Of("out.parquet"));
        var reader = ParquetReader.CreateAsync(stream).GetAwaiter().GetResult();
        Assert.Equal(lines.Select(line => line.Output), Column<T>("output"));
        Assert.Equal(lines.Select(line => line.BaselineOutput), Column<T>("baseline_output"));
        Assert.Equal(lines.Select(line => line.ConvergenceDelta), Column<double>("convergence_delta"));
        var names = reader.Schema.GetDataFields().Skip(5).ToArray();
        for (int i = 0; i < names.Length; i++)
        {
            Assert.Equal(
                lines.Select(line => line.Inputs.SelectMany(input => input.Elements.ToArray()).ElementAt(i)), Column<T>(names[i].Name));
        }

        return lines;

        TValue[] Column<TValue>(string name)
            where TValue : struct
        {
            using var group = reader.OpenRowGroupReader(0);
            var values = new TValue[group.RowCount];
            var field = reader.Schema.GetDataFields().Single(field => field.Name == name);
            Results.Awaited.Wait(group.ReadAsync<TValue>(field, values.AsMemory()));
            return values;
        }
    }
}
