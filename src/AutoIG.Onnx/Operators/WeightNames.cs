using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Operators;

/// <summary>
/// The names of weights: those of the file, unless the exporter has made them up (a number, or <c>onnx::Conv_402</c>, where it has folded
/// something into the weight); then the module's path and what the operator calls it.
/// </summary>
internal static class WeightNames
{
    /// <param name="isPart">Whether the weight is a part of the tensor, which cannot have its name.</param>
    public static string Of(Value value, Step step, string name, bool isPart)
    {
        string scope = string.Join('.', step.Scope);
        foreach (string? stated in new[] { value.Name, value.Content?.Stored?.Name })
        {
            string? given = stated is null ? null : InlinedNames.Own(stated);
            // Equal tensors are stored once and have their own names as aliases; a name from another module is that of an equal one.
            if (given is not null && IsGiven(given) && (scope.Length == 0 || IsWithin(given, scope)))
                return isPart ? $"{(given.LastIndexOf('.') is > 0 and int end ? given[..end] : given)}.{name}" : given;
        }

        if (scope.Length > 0)
            return $"{scope}.{name}";
        // Beside a bias with a name stands the weight of the same module.
        string? beside = step.Inputs.Select(input => input?.Content?.Stored?.Name).FirstOrDefault(other => other is not null
            && IsGiven(other));
        if (beside is not null && beside.LastIndexOf('.') is > 0 and int dot)
            return $"{InlinedNames.Own(beside[..dot])}.{name}";
        return step.Name.Length > 0 ? $"{Plain(InlinedNames.Own(step.Name))}.{name}" : Plain(InlinedNames.Own(value.Name));
    }

    /// <summary>Whether a tensor's name is of a module, or of one around it or in it.</summary>
    private static bool IsWithin(string name, string scope) => name.StartsWith(scope + ".", StringComparison.Ordinal)
        || (name.LastIndexOf('.') is var dot && (dot < 0 || (scope + ".").StartsWith(name[..(dot + 1)], StringComparison.Ordinal)));

    private static bool IsGiven(string name) =>
        !name.Contains("::", StringComparison.Ordinal) && !name.Contains('/', StringComparison.Ordinal) && name.Any(char.IsAsciiLetter)
        && !name.StartsWith("Constant_", StringComparison.Ordinal);

    private static string Plain(string name) => new([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '_')]);
}
