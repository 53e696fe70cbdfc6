using AutoIG.Language.Tests.Tensors.Interpretation;

namespace AutoIG.Language.Tests.Tensors.Syntax;

/// <summary>Where a method stands.</summary>
internal enum Place
{
    Model,
    Local,
    Block,
}

/// <summary>A method that is called.</summary>
/// <param name="name">Its name.</param>
/// <param name="place">Where it stands.</param>
/// <param name="parameters">Its parameters.</param>
/// <param name="shape">The shape of what it returns.</param>
/// <param name="body">Its body.</param>
internal sealed class Function(string name, Place place, IReadOnlyList<Variable> parameters, int[] shape, Block body)
{
    public string Name => name;

    public Place Place => place;

    public IReadOnlyList<Variable> Parameters => parameters;

    public int[] Shape => shape;

    public Block Body => body;

    public IEnumerable<string> Lines =>
    [
        $"{(place == Place.Local ? "" : place == Place.Block ? "public " : "private ")}{(shape.Length == 0 ? "§T" : "Tensor<§T>")} {name}({string.Join(", ", parameters.Select(p => $"{p.Type} {p.Name}"))})",
        .. body.Braced,
    ];
}

/// <summary>A field of the model that holds blocks of one type.</summary>
/// <param name="Name">The field.</param>
/// <param name="Type">The number of the type.</param>
/// <param name="Forward">The method that all of its kind have.</param>
/// <param name="Numbers">The number of each block; several make an array.</param>
/// <param name="IsArray">Whether the field is an array.</param>
/// <param name="HasNames">Whether its weights' dimensions have names, which the field binds.</param>
internal sealed record BlockField(string Name, int Type, Function Forward, IReadOnlyList<long> Numbers, bool IsArray, bool HasNames)
{
    public IEnumerable<(string Receiver, long Number)> Blocks => IsArray ? Numbers.Select((number, i) => ($"{Name}[{i}]", number))
        : [(Name, Numbers[0])];
}

/// <summary>What a held parameter or setting may be.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsTruth">Whether it is a truth or a whole number.</param>
/// <param name="Setting">What the field holds; <see langword="null"/> for a parameter.</param>
internal sealed record Held(string Name, bool IsTruth, long? Setting);
