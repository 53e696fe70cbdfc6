using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>An elementwise expression as a struct.</summary>
/// <param name="Locals">Declarations of what the value reads more than once.</param>
/// <param name="Value">The value.</param>
/// <param name="Contract">The interface that it implements.</param>
/// <param name="Parameters">The method's parameters.</param>
/// <param name="TakesGate">Whether it is generic over the gate of rectifiers.</param>
internal sealed record MapStruct(EquatableArray<string> Locals, string Value, string Contract, string Parameters, bool TakesGate);

/// <summary>
/// The structs of all elementwise expressions of a function, for all ways through the method. Equal expressions share a struct.
/// </summary>
internal sealed class MapStructs(string realType)
{
    private readonly Dictionary<MapStruct, string> names = [];
    private readonly List<MapStruct> maps = [];
    private readonly HashSet<string> taken = [];

    /// <summary>The name of the struct: the wished one, followed by Map.</summary>
    public string Name(MapStruct map, string wish)
    {
        if (!names.TryGetValue(map, out string? name))
        {
            // A struct must not hide a type that the generated code names.
            names.Add(map, name = Identifiers.Unique(wish + "Map", taken));
            maps.Add(map);
        }
        return name;
    }

    public void Write(CodeWriter code)
    {
        foreach (var map in maps)
        {
            code.BlankLine();
            string header = $"private readonly struct {names[map]}{(map.TakesGate ? "<TGate>" : "")} : {map.Contract}";
            if (map.TakesGate)
                header += $"\n    where TGate : struct, IRectifierGate<{realType}>";
            using (code.Block(header))
            {
                // The constraints of TVector are the interface's: an explicit implementation inherits them.
                code.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
                string method = $"static TVector {map.Contract}.Invoke<TVector>({map.Parameters})";
                if (map.Locals.Count > 0)
                {
                    using (code.Block(method))
                    {
                        foreach (string local in map.Locals)
                            code.Line(local);
                        code.Line($"return {map.Value};");
                    }
                }
                else if (method.Length + map.Value.Length < LongestLine)
                {
                    code.Line($"{method} => {map.Value};");
                }
                else
                {
                    code.Line(method + " =>");
                    using (code.Indented())
                        code.Line($"{map.Value};");
                }
            }
        }
    }

    // 140 columns, less the indentation inside a struct inside a class inside the model's type.
    private const int LongestLine = 128;
}
