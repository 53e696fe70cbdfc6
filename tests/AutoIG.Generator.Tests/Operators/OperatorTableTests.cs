using System.Reflection;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>The table of operators is whole: what Nn offers is in it, what is in it is tested, and its page says what it holds.</summary>
public sealed class OperatorTableTests
{
    /// <summary>What tensor functions do not consist of, and why.</summary>
    private static readonly Dictionary<string, string> OfOtherFunctions = new()
    {
        ["Fixed"] = "a parameter that is held constant",
        ["Convert"] = "an integer as a number of a scalar function",
        ["Cast"] = "a number of a scalar function in another precision",
        ["Remainder"] = "of integers",
        ["BitwiseAnd"] = "of integers",
        ["BitwiseOr"] = "of integers",
        ["ExclusiveOr"] = "of integers",
        ["ShiftLeft"] = "of integers",
        ["ShiftRight"] = "of integers",
        ["ShiftRightUnsigned"] = "of integers",
        ["Complement"] = "of integers",
        ["Not"] = "a condition of a scalar function",
        ["And"] = "conditions of rules with two bounds are fused with what they choose",
        ["Or"] = "a condition of a scalar function",
        ["NotEqual"] = "a condition of a scalar function",
        ["Dimension"] = "a size that is known at run time",
        ["OutputAdjoint"] = "given",
        ["FrontierAdjoint"] = "given",
        ["FrontierTangent"] = "given",
        ["Layer"] = "a tap, inserted behind named values",
        ["LayerAdjoint"] = "a tap, inserted behind named values",
        ["LayerTangent"] = "a tap, inserted behind named values",
    };

    [Fact]
    public void Every_operator_stands_in_the_derivative_test_of_a_model()
    {
        var lowered = OperatorModels.All.Select(LoweredOperator.Of).ToArray();
        var used = lowered.SelectMany(model => model.Operators.Concat(model.DerivativeOperators)).ToHashSet();
        var called = OperatorModels.Instance.CalledSymbols();
        Assert.Empty(OperatorTable.Operators
            .Where(o => !used.Contains(o.Name) && !(o is IWritten { Symbols: var symbols } && symbols.Any(called.Contains))
                && !OfOtherFunctions.ContainsKey(o.Name))
            .Select(o => o.Name)
            .Concat(OperatorTable.Written.Where(o => o is not Ir.Operator && !o.Symbols.Any(called.Contains)).Select(o => o.Name)));
    }

    [Fact]
    public void Every_spelling_of_an_operator_of_tensors_is_called_by_a_model()
    {
        var called = OperatorModels.Instance.CalledSymbols();
        Assert.DoesNotContain(
            OperatorTable.Written.SelectMany(o => o.Symbols),
            symbol => symbol.StartsWith("AutoIG.Nn.", StringComparison.Ordinal) && !called.Contains(symbol));
    }

    [Fact]
    public void Every_function_of_Nn_is_an_operator() =>
        Assert.DoesNotContain(
            typeof(Nn).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(method => method.Name)
                .Distinct(),
            name => OperatorTable.Find("AutoIG.Nn." + name) is null);

    [Fact]
    public void What_users_write_says_its_derivative() =>
        Assert.Empty(OperatorTable.Written.Where(o => o.Symbols.Count > 0 && o.Derivative.Length == 0
            && o is not ElementwiseOperator { IsMask: true })
            .Select(o => o.Name));

    [Fact]
    public void The_page_of_operators_says_what_the_table_holds()
    {
        string page = OperatorPage.Write();
        if (Environment.GetEnvironmentVariable("AUTOIG_ACCEPT") == "1")
            File.WriteAllText(OperatorPage.File(), page);
        Assert.Equal(File.ReadAllText(OperatorPage.File()).ReplaceLineEndings("\n"), page);
    }
}
