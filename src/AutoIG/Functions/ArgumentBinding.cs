using System.Globalization;
using System.Numerics.Tensors;

namespace AutoIG.Functions;

/// <summary>Holds arguments against the declared signature: shapes, named dimensions, finite elements.</summary>
internal static class ArgumentBinding
{
    /// <summary>
    /// Checks a shape against the declared one and binds the dimensions that are named.
    /// </summary>
    /// <param name="signature">What is declared.</param>
    /// <param name="input">Which input.</param>
    /// <param name="shape">The shape that came.</param>
    /// <param name="dimensions">The sizes of the named dimensions; 0 where not bound yet.</param>
    /// <param name="role">What the argument is, for the message: input, baseline …</param>
    /// <exception cref="ArgumentException">The shape is another one.</exception>
    public static void BindShape(FunctionSignature signature, int input, ReadOnlySpan<int> shape, Span<int> dimensions, string role)
    {
        var declared = signature.Inputs[input].Shape;
        // There is no tensor of rank 0: a scalar may come as a tensor of one element.
        if (declared.Count == 0 && shape.Length == 1 && shape[0] == 1)
            return;
        bool agrees = shape.Length == declared.Count;
        for (int i = 0; agrees && i < shape.Length; i++)
        {
            var dimension = declared[i];
            if (dimension.Name is null)
                agrees = shape[i] == dimension.Size;
            else if (shape[i] < 1)
                agrees = false;
            else if (dimensions[dimension.Symbol] == 0)
                dimensions[dimension.Symbol] = shape[i];
            else if (dimensions[dimension.Symbol] != shape[i])
                throw new ArgumentException(
                    $"{Named(signature, input, role)} has shape {Written(shape)}, so that '{dimension.Name}' would be {shape[i]}; " +
                    $"it is {dimensions[dimension.Symbol]} already.", role);
        }
        if (!agrees)
            throw new ArgumentException(
                $"{Named(signature, input, role)} has shape {Written(shape)}; expected {declared}.", role);
    }

    /// <summary>
    /// Checks a number of elements against the declared shape. One dimension that is named and not bound follows from the length.
    /// </summary>
    /// <exception cref="ArgumentException">The length is another one, or leaves more than one dimension open.</exception>
    public static void BindLength(FunctionSignature signature, int input, int length, Span<int> dimensions, string role)
    {
        var declared = signature.Inputs[input].Shape;
        long known = 1;
        var open = default(ModelDimension);
        foreach (var dimension in declared)
        {
            int size = dimension.Name is null ? dimension.Size : dimensions[dimension.Symbol];
            // A product that no length reaches stays one.
            if (size > 0)
                known = known > int.MaxValue ? known : known * size;
            else if (open.Name is null)
                open = dimension;
            else
                throw new ArgumentException(
                    $"{Named(signature, input, role)} is given by its elements alone, which leaves both '{open.Name}' and " +
                    $"'{dimension.Name}' of {declared} open: pass a tensor with its shape.", role);
        }
        if (open.Name is not null && length >= known && length % known == 0)
        {
            dimensions[open.Symbol] = (int)(length / known);
            known = length;
        }
        if (length != known)
            throw new ArgumentException(
                $"{Named(signature, input, role)} has {length} elements; expected " +
                (open.Name is null ? $"{known}" : $"a multiple of {known}") + $" for {declared}.", role);
    }

    /// <summary>
    /// Checks a number of tokens against the declared shape [tokens, width] and binds its first dimension, if it is named.
    /// </summary>
    /// <exception cref="ArgumentException">The input is not given by tokens, or by another number of them.</exception>
    public static void BindTokens(FunctionSignature signature, int input, int count, Span<int> dimensions, string role)
    {
        var info = signature.Inputs[input];
        if (!info.IsTokens)
            throw new ArgumentException(
                $"{Named(signature, input, role)} is given by token ids; expected numbers of shape {info.Shape}.", role);
        var first = info.Shape[0];
        int expected = first.Name is null ? first.Size : dimensions[first.Symbol];
        if (count < 1 || (expected != 0 && count != expected))
            throw new ArgumentException(
                $"{Named(signature, input, role)} has {count} tokens; expected {(expected == 0 ? "at least 1" : expected)}.", role);
        if (first.Name is not null)
            dimensions[first.Symbol] = count;
    }

    /// <summary>
    /// Refuses an input of tokens that is given by bare numbers: they could be meant as ids, and read as an embedding they would say
    /// something else.
    /// </summary>
    /// <exception cref="ArgumentException">The input is a sequence of tokens.</exception>
    public static void RefuseElementsOfTokens(FunctionSignature signature, int input, string role)
    {
        var info = signature.Inputs[input];
        if (info.IsTokens)
            throw new ArgumentException(
                $"{Named(signature, input, role)} is given by numbers without a shape; expected token ids, which are whole numbers " +
                $"([1, 2, 3] or an int[]). An embedding is passed as a tensor of shape {info.Shape}.", role);
    }

    /// <summary>A token id that the embedding table does not have.</summary>
    public static ArgumentException UnknownToken(
        FunctionSignature signature, int input, int token, int position, int vocabulary, string role) =>
        new($"{Named(signature, input, role)} holds the token {token} at [{position}]; expected an id from 0 to {vocabulary - 1}.", role);

    /// <summary>Checks that every element is a finite number.</summary>
    /// <exception cref="ArgumentException">One is not: the first is named with its position.</exception>
    public static void CheckFinite<T>(
        FunctionSignature signature, int input, ReadOnlySpan<T> elements, ReadOnlySpan<int> shape, string role)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (TensorPrimitives.IsFiniteAll(elements))
            return;
        int position = 0;
        while (T.IsFinite(elements[position]))
            position++;
        Span<int> index = stackalloc int[shape.Length];
        int rest = position;
        for (int i = shape.Length - 1; i >= 0; i--)
            (rest, index[i]) = Math.DivRem(rest, shape[i]);
        string where = shape.Length == 0 ? "" : $" at {Written(index)}";
        throw new ArgumentException(
            $"{Named(signature, input, role)} holds {elements[position].ToString(null, CultureInfo.InvariantCulture)}{where}; " +
            "expected finite numbers.", role);
    }

    /// <summary>Checks that all named dimensions are bound.</summary>
    public static void CheckBound(FunctionSignature signature, ReadOnlySpan<int> dimensions)
    {
        for (int i = 0; i < dimensions.Length; i++)
        {
            if (dimensions[i] == 0)
                throw new ArgumentException($"No argument of {signature.Name} binds the dimension '{signature.DimensionNames[i]}'.");
        }
    }

    public static string Written(ReadOnlySpan<int> shape)
    {
        var text = new System.Text.StringBuilder("[");
        for (int i = 0; i < shape.Length; i++)
            text.Append(i == 0 ? "" : ", ").Append(shape[i].ToString(CultureInfo.InvariantCulture));
        return text.Append(']').ToString();
    }

    private static string Named(FunctionSignature signature, int input, string role)
    {
        string name = signature.Inputs[input].Name;
        return name == role ? $"The {role} of {signature.Name}" : $"The {role} '{name}' of {signature.Name}";
    }
}
