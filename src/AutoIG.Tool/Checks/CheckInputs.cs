using AutoIG.Onnx;
using AutoIG.Onnx.Files;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Tool.Checks;

/// <summary>The inputs of a check: those that are given, or made up; with all sizes known.</summary>
internal sealed class CheckInputs
{
    /// <summary>The size of whatever the file leaves open where nothing is given: halved five times, it is still one.</summary>
    public const int OpenSize = 32;

    // What a byte with a sign holds, too.
    private const int MostInteger = 128;

    private readonly Dictionary<string, int> sizes = new(StringComparer.Ordinal);
    private readonly List<(ImportedInput Input, GivenArray Array)> explained = [];
    private readonly GivenArrays given;
    private readonly ImportedModel imported;
    private readonly Random random = new(0);

    /// <param name="given">Arrays, or none.</param>
    /// <param name="isMadeUp">Whether inputs are made up where none are given: always the same ones.</param>
    /// <exception cref="ToolException">An input is missing, or its sizes are not the model's.</exception>
    public CheckInputs(ImportedModel imported, GivenArrays given, bool isMadeUp)
    {
        (this.imported, this.given) = (imported, given);
        foreach (var input in imported.Inputs)
        {
            var array = given.Find(input.Name, "input." + input.Parameter);
            if (array is null && !isMadeUp)
            {
                string names = string.Join(", ", given.Names.Select(name => $"'{name}'"));
                throw ToolException.BadInput($"--check: expected an array '{input.Name}' for the input {input}, but there are {names}.");
            }

            explained.Add((input, array is null ? MadeUp(input) : Whole(input, array)));
        }
    }

    /// <summary>The named sizes.</summary>
    public IReadOnlyDictionary<string, int> Sizes => sizes;

    /// <summary>What the generated function takes.</summary>
    public FunctionInput<float> Arguments()
    {
        var arguments = new FunctionInput<float>();
        foreach (var (input, array) in explained)
        {
            if (input.IsTokens)
                arguments.AddTokens(Array.ConvertAll(array.Elements, id => checked((int)id)));
            else
                arguments.Add(System.Numerics.Tensors.Tensor.Create(Singles(array), [.. Sample(input, array).Select(size => (nint)size)]));
        }

        return arguments;
    }

    /// <summary>The values within the file at which the model begins: nobody can give them to the file, which computes them.</summary>
    public IEnumerable<string> Inner => explained.Where(pair => pair.Input.IsInner).Select(pair => pair.Input.Name);

    /// <summary>The inputs, with what the file has computed of them.</summary>
    public void Take(IReadOnlyDictionary<string, GivenArray> computed)
    {
        for (int i = 0; i < explained.Count; i++)
        {
            if (explained[i].Input is not { IsInner: true } input || !computed.TryGetValue(input.Name, out var array))
                continue;
            // Columns that an encoder puts into an axis of their own are joined again by what reads them.
            int[] shape = explained[i].Array.Shape;
            bool isSame = shape.Aggregate(1, (count, size) => count * size) == array.Elements.Length;
            explained[i] = (input, isSame ? new(shape, array.Elements) : Whole(input, array));
        }
    }

    /// <summary>What the file takes: all its inputs with the axis of the batch, those that are held among them.</summary>
    /// <exception cref="ToolException">A held input is given otherwise, or nothing says its sizes.</exception>
    public Dictionary<string, (OnnxElementType Type, GivenArray Array)> OfFile()
    {
        var all = explained.Where(pair => !pair.Input.IsInner)
            .ToDictionary(pair => pair.Input.Name, pair => (pair.Input.ElementType, pair.Array), StringComparer.Ordinal);
        foreach (var held in imported.Held)
            all.Add(held.Name, (held.ElementType, given.Find(held.Name) ?? Filled(held)));
        return all;
    }

    /// <summary>Whatever is held must be given so, or the numbers that are compared are those of another model.</summary>
    /// <exception cref="ToolException">A held input is given otherwise.</exception>
    public void RequireHeld()
    {
        foreach (var held in imported.Held)
        {
            if (held.Value is not { } number || given.Find(held.Name) is not { } array)
                continue;
            int at = Array.FindIndex(array.Elements, element => element != number);
            if (at >= 0)
            {
                throw ToolException.BadInput($"--check: '{held.Name}' is held at {number}, but element {at} of the array that is given is "
                    + $"{array.Elements[at]}; hold it at what is given, or give what is held.");
            }
        }
    }

    /// <summary>Adds the inputs to an archive, as the generated function takes them.</summary>
    public void Save(NumPyWriter writer)
    {
        foreach (var (input, array) in explained)
        {
            if (input.IsTokens)
                writer.Add<long>("input." + input.Parameter, Array.ConvertAll(array.Elements, id => (long)id), Sample(input, array));
            else
                writer.Add<float>("input." + input.Parameter, Singles(array), Sample(input, array));
        }
    }

    private static float[] Singles(GivenArray array) => Array.ConvertAll(array.Elements, value => (float)value);

    /// <summary>The sizes of a sample; a number is a tensor of one element.</summary>
    private static int[] Sample(ImportedInput input, GivenArray array) => array.Shape.Length == 0 ? [1]
        : input.Batch < 0 ? array.Shape : [.. array.Shape.Take(input.Batch), .. array.Shape.Skip(input.Batch + 1)];

    /// <summary>The array with the axis of the batch, which the caller may leave out.</summary>
    private GivenArray Whole(ImportedInput input, GivenArray array)
    {
        int rank = input.Shape.Count;
        bool isSample = input.Batch >= 0 && array.Shape.Length == rank - 1;
        int[] shape = isSample ? [.. array.Shape.Take(input.Batch), 1, .. array.Shape.Skip(input.Batch)] : array.Shape;
        bool fits = shape.Length == rank;
        for (int axis = 0; fits && axis < rank; axis++)
        {
            var size = input.Shape[axis];
            fits = size.Value is { } known ? known == shape[axis]
                : sizes.TryAdd(size.ToString(), shape[axis]) || sizes[size.ToString()] == shape[axis];
        }

        return fits ? new(shape, array.Elements)
            : throw ToolException.BadInput($"--check: expected an array for the input {input}, of one sample, but it is {array}.");
    }

    private GivenArray MadeUp(ImportedInput input)
    {
        int[] shape = [.. input.Shape.Select(Known)];
        var elements = new double[shape.Aggregate(1, (count, size) => checked(count * size))];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = input.IsTokens ? (double)random.NextInt64(input.Rows ?? 2)
                : ElementKinds.Of(input.ElementType) == ElementKind.Integer ? random.Next(MostInteger)
                : (float)((2 * random.NextDouble()) - 1);
        }

        return new(shape, elements);
    }

    private GivenArray Filled(HeldInput held)
    {
        if (held.Shape is null)
        {
            throw ToolException.BadInput(
                $"--check: the file does not state the shape of its input '{held.Name}': --input {held.Name}=SIZES does.");
        }

        int[] shape = [.. held.Shape.Select(Known)];
        var elements = new double[shape.Aggregate(1, (count, size) => checked(count * size))];
        // What is computed of an input that is not explained is compared, too, where the model begins behind it.
        bool isReal = held.Value is null && held.ElementType is OnnxElementType.Float or OnnxElementType.Double;
        for (int i = 0; i < elements.Length; i++)
            elements[i] = isReal ? (float)((2 * random.NextDouble()) - 1) : held.Value ?? 0;
        return new(shape, elements);
    }

    private int Known(Size size)
    {
        if (size.Value is { } known)
            return checked((int)known);
        sizes.TryAdd(size.ToString(), OpenSize);
        return sizes[size.ToString()];
    }
}
