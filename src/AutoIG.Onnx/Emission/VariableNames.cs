using AutoIG.Onnx.Code;

namespace AutoIG.Onnx.Emission;

/// <summary>What the variables of a method are called.</summary>
/// <param name="taken">The names that the method has taken.</param>
/// <param name="prefix">The module that the class is; "" for the model.</param>
/// <param name="isNamed">Whether the file names the blocks in it.</param>
internal sealed class VariableNames(Identifiers taken, string prefix, bool isNamed)
{
    private readonly Dictionary<Local, string> names = [];
    private readonly Dictionary<Local, string> roles = [];
    private readonly Dictionary<string, string> loops = new(StringComparer.Ordinal);

    /// <summary>A parameter's name, or a variable's that has been given one.</summary>
    public string this[Local local] => names[local];

    public string? Find(Local local) => names.GetValueOrDefault(local);

    public void Give(Local local, string wish) => names.Add(local, taken.Take(wish));

    /// <summary>What attention reads are its queries, its keys and its values.</summary>
    public void Note(CodeNode code)
    {
        if (code is CallCode { Method: "ScaledDotProductAttention" } attention)
        {
            foreach (var (argument, role) in attention.Arguments.Zip(["queries", "keys", "values"]))
            {
                if (argument.Value is LocalCode { Local: var local })
                    roles.TryAdd(local, role);
            }
        }

        foreach (var part in code.Parts)
            Note(part);
    }

    /// <summary>The variable of a loop over blocks: loops one after the other may have the same.</summary>
    public string Each(string block)
    {
        string wish = Identifiers.Camel(block.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '_'));
        if (!loops.TryGetValue(wish, out string? name))
            loops.Add(wish, name = taken.Take(wish));
        return name;
    }

    /// <summary>The name of a variable: its own from now on.</summary>
    public string Of(Local local)
    {
        if (!names.TryGetValue(local, out string? name))
            names.Add(local, name = taken.Take(roles.GetValueOrDefault(local) ?? Wish(local)));
        return name;
    }

    /// <summary>
    /// The module's name where that is free; else what the operator makes, the module's whole path, or what it gives where it is a layer
    /// with weights: a number only where all are taken.
    /// </summary>
    private string Wish(Local local)
    {
        if (local.Value is BlockCode or TurnsCode)
            return Block(local.Value);
        string[] own = prefix.Split('.', StringSplitOptions.RemoveEmptyEntries);
        string[] scope = [.. local.Scope.Skip(own.Zip(local.Scope).TakeWhile(pair => pair.First == pair.Second).Count())];
        string noun = Nouns.Of(local.Hint), path = Identifiers.Camel(string.Join('.', scope));
        string module = Identifiers.Camel(scope.LastOrDefault(part => !char.IsDigit(part[0])) ?? "");
        string output = path.Length > 0 && local.OnnxName is not null && ReadsWeight(local.Value!) ? path + "Output" : "";
        // What a step sets apart says in a word what it is; operators have names in capitals.
        string[] wishes = char.IsLower(local.Hint[0]) ? [noun, module, path, output]
            : local.Hint is "Add" ? [path, noun, output] : [module, noun, path, output];
        return wishes.FirstOrDefault(IsFree) ?? noun;
    }

    /// <summary>
    /// What a block of the file gives is called after it; what goes through a loop, or through blocks without a name, is x.
    /// </summary>
    private string Block(CodeNode code)
    {
        string field = code is TurnsCode turns ? turns.Field : ((BlockCode)code).Field;
        return isNamed && (code is BlockCode || taken.IsTaken("x")) ? field + "Output" : "x";
    }

    private static bool ReadsWeight(CodeNode code) => code is WeightCode || code.Parts.Any(ReadsWeight);

    private bool IsFree(string name) => name.Length > 0 && !char.IsDigit(name[0]) && !taken.IsTaken(name);
}
