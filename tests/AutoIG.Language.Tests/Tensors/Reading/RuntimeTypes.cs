using AutoIG.Language.Tests.Reading;

namespace AutoIG.Language.Tests.Tensors.Reading;

/// <summary>Types that generated text names.</summary>
internal static class RuntimeTypes
{
    private static readonly Dictionary<(string Name, int Arity), Type> Known =
        typeof(Nn).Assembly.GetExportedTypes().Where(type => !type.IsNested)
            .Concat([typeof(Math), typeof(MathF), typeof(BitConverter), typeof(Lazy<>), typeof(IReadOnlyList<>)])
            .ToDictionary(type => (type.Name.Split('`')[0], type.GetGenericArguments().Length));

    public static Type? Find(string name, int arity) => Known.GetValueOrDefault((name, arity));

    public static Type Named(string name, int arity) => Find(name, arity) ?? throw new ReadingFault($"The type {name} is not known.");
}
